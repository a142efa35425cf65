package dev.latchkey.twofactor.keycloak;

import dev.latchkey.twofactor.Factor;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/**
 * The second factors that a user owns.
 *
 * @param all one entry a credential
 */
record Enrolments(List<Enrolment> all) {

    /**
     * One of them.
     *
     * @param factor of which kind
     * @param since when it was set up
     */
    record Enrolment(Factor factor, Instant since) {}

    Enrolments {
        all = List.copyOf(all);
    }

    static Enrolments of(UserModel user) {
        SubjectCredentialManager credentials = user.credentialManager();
        List<Enrolment> stored = credentials
                .getStoredCredentialsStream()
                .flatMap(credential -> enrolment(credential).stream())
                .toList();
        // A directory may keep codes of its own, and tells neither their number nor their age.
        boolean keptElsewhere = stored.isEmpty() && credentials.isConfiguredFor(Factor.TOTP.type());
        return new Enrolments(keptElsewhere ? List.of(new Enrolment(Factor.TOTP, Instant.EPOCH)) : stored);
    }

    private static Optional<Enrolment> enrolment(CredentialModel credential) {
        Long created = credential.getCreatedDate();
        Instant since = created == null ? Instant.EPOCH : Instant.ofEpochMilli(created);
        return Factor.ofType(credential.getType())
                .filter(Factor::isEnrolment)
                .map(factor -> new Enrolment(factor, since));
    }

    Set<Factor> factors() {
        return all.stream().map(Enrolment::factor).collect(Collectors.toUnmodifiableSet());
    }

    Collection<Instant> times() {
        return all.stream().map(Enrolment::since).toList();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
