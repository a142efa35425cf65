package dev.latchkey.install;

import dev.latchkey.install.Finding.Kind;
import dev.latchkey.install.RealmFacts.Provider;
import java.util.stream.Stream;

/** Users who come from elsewhere. */
record ProviderChecks(RealmFacts realm, Provider provider) {

    static Stream<Finding> of(RealmFacts realm) {
        return realm.providers().stream()
                .map(provider -> new ProviderChecks(realm, provider))
                .flatMap(ProviderChecks::all);
    }

    private Stream<Finding> all() {
        return Stream.of(
                        notes(),
                        provider.isTrusted()
                                ? trusted()
                                : realm.rule().concernsAnybody() ? asked() : Stream.<Finding>empty())
                .flatMap(found -> found);
    }

    /** Nobody believes what such a mapper writes, but its author meant something by it. */
    private Stream<Finding> notes() {
        return provider.noteMappers().stream().map(mapper -> finding(Kind.FACTOR_NOTE_MAPPED, mapper));
    }

    private Stream<Finding> trusted() {
        if (!provider.understood()) {
            return Stream.of(finding(Kind.TRUSTED_PROVIDER_OF_ANOTHER_TYPE));
        }
        if (!provider.signatureChecked()) {
            return Stream.of(finding(Kind.TRUSTED_PROVIDER_UNSIGNED));
        }
        // To link an account there is as good as a factor here, and refused to an owner who has shown none.
        Stream<Finding> links = provider.firstLogin().stream()
                .filter(flow -> realm.rule().concernsAnybody() && !new FlowReading(flow).asksForFactor())
                .map(flow -> finding(Kind.FIRST_LOGIN_FLOW_WITHOUT_FACTOR, flow.alias()));
        return Stream.concat(Stream.of(finding(Kind.TRUSTED_PROVIDER, provider.trustedValues())), links);
    }

    /** The page below the flow asks them, which can't ask for a passkey or a security key. */
    private Stream<Finding> asked() {
        return provider.postLogin()
                        .filter(flow -> new FlowReading(flow).knowsTheRule())
                        .isPresent()
                ? Stream.empty()
                : Stream.of(finding(Kind.POST_LOGIN_FLOW_WITHOUT_CONDITION));
    }

    private Finding finding(Kind kind) {
        return Finding.of(kind, subject(), provider.alias());
    }

    private Finding finding(Kind kind, String detail) {
        return Finding.of(kind, subject(), provider.alias(), detail);
    }

    private String subject() {
        return "identity-provider/" + provider.alias();
    }
}
