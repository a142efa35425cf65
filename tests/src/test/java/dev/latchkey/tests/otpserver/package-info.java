/** External OTP servers: RADIUS against FreeRADIUS, SOAP against a service of our own, as no other is publicly known. */
package dev.latchkey.tests.otpserver;
