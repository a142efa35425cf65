/** Session timeout: on every path, in every kind of session, on one server and two. */
package dev.latchkey.tests.session;
