package dev.latchkey.support;

/** Makes a feature's {@link RealmAdminPart}. */
public interface RealmAdminPartFactory extends PlainFactory<RealmAdminPart> {}
