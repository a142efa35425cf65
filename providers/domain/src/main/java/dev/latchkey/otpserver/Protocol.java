package dev.latchkey.otpserver;

/** How a company's OTP servers are asked. */
public enum Protocol {
    /** The SOAP service of AuthAnvil (Strong Authentication Server), later Passly. */
    AUTHANVIL,
    /** RADIUS with PAP, RFC 2865. */
    RADIUS
}
