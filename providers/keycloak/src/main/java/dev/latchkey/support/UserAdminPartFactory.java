package dev.latchkey.support;

/** Makes a feature's {@link UserAdminPart}. */
public interface UserAdminPartFactory extends PlainFactory<UserAdminPart> {}
