package dev.latchkey.support;

import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Published by a feature that is about to let a user in who would be refused: sessions that are over by now must not live
 * again by it.
 *
 * @param realm the user's
 */
public record RuleLoosened(RealmModel realm, UserModel user) implements ProviderEvent {}
