package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.KeyCheck;
import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.Refusal;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.Verdict;
import dev.latchkey.apikey.Verdict.Refused;
import dev.latchkey.apikey.Verdict.Valid;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The one judge of presented keys, whatever way they came. It counts every use, and has refusals recorded. */
final class ApiKeyVerifier {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final KeyCheck<Owner> check;

    private ApiKeyVerifier(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.check = new KeyCheck<>(
                ApiKeySettingsTab.of(realm),
                id -> Owner.find(session, realm, id),
                Instant.ofEpochMilli(Time.currentTimeMillis()));
    }

    /** The judge for the realm of the request. */
    static ApiKeyVerifier of(KeycloakSession session) {
        return new ApiKeyVerifier(session, session.getContext().getRealm());
    }

    /**
     * The verdict on a key.
     *
     * @param event what a refusal is recorded with; its type is the caller's
     */
    Verdict<Owner> verify(PresentedKey presented, EventBuilder event) {
        return verify(presented, refused -> KeyEvents.refused(event, refused));
    }

    /** The same for callers who needn't say who they are. */
    Verdict<Owner> verifyForAnybody(PresentedKey presented) {
        return verify(presented, refused -> AnonymousRefusals.record(session, refused));
    }

    private Verdict<Owner> verify(PresentedKey presented, Consumer<Refused<Owner>> refusals) {
        Verdict<Owner> verdict = check.verify(presented.key(), presented.user());
        if (verdict instanceof Valid<Owner> valid) {
            ApiKeyCredentialProvider.of(session)
                    .uses()
                    .record(
                            new KeyUses.Key(
                                    realm.getId(),
                                    valid.owner().user().getId(),
                                    valid.key().id()),
                            new LastUse(
                                    check.now(),
                                    session.getContext().getConnection().getRemoteHost()));
        } else if (verdict instanceof Refused<Owner> refused) {
            refusals.accept(refused);
        }
        KeyMetrics.count(realm, verdict);
        return verdict;
    }

    /** What speaks by now against the key that a token was made from. */
    Optional<Refusal> objection(KeyTokenId token) {
        Optional<Owner> owner = Owner.find(session, realm, token.owner());
        Optional<StoredKey> key = owner.flatMap(known -> known.key(token.key()));
        if (owner.isEmpty() || key.isEmpty()) {
            return Optional.of(Refusal.REVOKED);
        }
        return check.objection(owner.get(), key.get());
    }

    KeyCheck<Owner> check() {
        return check;
    }
}
