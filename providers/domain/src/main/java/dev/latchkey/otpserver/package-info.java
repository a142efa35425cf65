/**
 * External OTP servers: what is sent to them, what their answers mean, and which of several is asked. AuthAnvil over SOAP, and
 * any server that speaks RADIUS.
 */
@NullMarked
package dev.latchkey.otpserver;

import org.jspecify.annotations.NullMarked;
