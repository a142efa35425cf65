package dev.latchkey.install;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link Checker} has to know of a realm.
 *
 * @param rule what is said about second factors
 * @param flows the flows that the realm itself uses
 * @param clients those that are enabled
 * @param providers identity providers that are enabled
 * @param requiredActions the ids of those that are enabled, in their order
 * @param otpServer how the OTP server is asked
 * @param apiKeys whether users may have API keys
 * @param sessions what ends sessions
 * @param profile what users may do to their attributes
 * @param unreadable settings whose text means nothing
 * @param guessesCounted whether the realm counts wrong codes
 * @param marker what the realm remembers of the installation
 */
public record RealmFacts(
        Rule rule,
        Map<FlowUse, Flow> flows,
        List<Client> clients,
        List<Provider> providers,
        List<String> requiredActions,
        OtpServer otpServer,
        ApiKeys apiKeys,
        Sessions sessions,
        Profile profile,
        List<Unreadable> unreadable,
        boolean guessesCounted,
        Marker marker) {

    /**
     * The company's rule about second factors.
     *
     * @param required whether the realm requires one, now or later
     * @param from when the realm's requirement comes into force; empty: it is in force, or there is none
     * @param byOrganization whether an organization requires one
     * @param otpServer whether it is the OTP server's; else an authenticator app's
     * @param exemptGroup whose members are excepted; empty if nobody is
     * @param users how many there are
     * @param withFactor how many of them have a factor that satisfies the rule
     */
    public record Rule(
            boolean required,
            Optional<Instant> from,
            boolean byOrganization,
            boolean otpServer,
            Optional<ExemptGroup> exemptGroup,
            long users,
            long withFactor) {

        /** Whether anybody needs a second factor, now or later. */
        boolean concernsAnybody() {
            return required || byOrganization;
        }
    }

    /**
     * A group whose members are excepted.
     *
     * @param path of the group
     * @param members how many it has, those of its subgroups included; empty if there is no such group
     */
    public record ExemptGroup(String path, Optional<Long> members) {}

    /**
     * A client.
     *
     * @param passwordGrant whether it may log users in with their password
     * @param otherGrants the names of those by which it may log users in without showing them a page, such as CIBA
     * @param flows instead of the realm's
     */
    public record Client(String id, boolean passwordGrant, List<String> otherGrants, Map<FlowUse, Flow> flows) {}

    /**
     * An identity provider.
     *
     * @param understood whether Latchkey reads what this type of provider says of second factors
     * @param trustedValues what proves a second factor there; empty: nothing does
     * @param signatureChecked whether the signature of what it says is checked
     * @param firstLogin what is done at the first login through it; empty: nothing
     * @param postLogin what is done after each login through it; empty: nothing
     * @param noteMappers its mappers that write the note of which Latchkey believes what it has written itself
     */
    public record Provider(
            String alias,
            boolean understood,
            String trustedValues,
            boolean signatureChecked,
            Optional<Flow> firstLogin,
            Optional<Flow> postLogin,
            List<String> noteMappers) {

        boolean isTrusted() {
            return !trustedValues.isBlank();
        }
    }

    /**
     * The OTP server.
     *
     * @param usable whether one could be asked
     * @param plainHttp the servers that are sent passcodes readably
     * @param unsignedReplies whether replies that anybody could have sent are believed
     * @param overrides how many users are let in without it at the moment
     */
    public record OtpServer(boolean usable, List<String> plainHttp, boolean unsignedReplies, long overrides) {}

    /**
     * API keys.
     *
     * @param enabled whether users may have them
     * @param ownersNeedFactor whether the keys of owners without a factor are refused while one is required
     */
    public record ApiKeys(boolean enabled, boolean ownersNeedFactor) {}

    /**
     * Sessions.
     *
     * @param enabled whether users have timeouts of their own
     * @param rival whose data store is in use instead of Latchkey's; empty if none is
     * @param longest the longest timeout that can be chosen; empty: as long as a session can last
     * @param realmIdle the realm's own idle timeout
     * @param realmMax how long a session can last at all
     * @param endsLeftOut whether the realm stores events, but not that of a session's end
     */
    public record Sessions(
            boolean enabled,
            Optional<String> rival,
            Optional<Duration> longest,
            Duration realmIdle,
            Duration realmMax,
            boolean endsLeftOut) {}

    /**
     * The user profile.
     *
     * @param attributes what is declared
     * @param editable what users can write, declared or not, of the attributes that are asked about
     * @param sessionTimeoutDefault what is stored for users who choose no session timeout; empty: nothing
     */
    public record Profile(Set<String> attributes, Set<String> editable, Optional<String> sessionTimeoutDefault) {}

    /**
     * A setting whose text means nothing.
     *
     * @param owner the component, or the alias of the organization
     * @param organization whether an organization has it
     * @param key of the setting, or the attribute
     * @param instead what counts; for an organization, the text itself
     */
    public record Unreadable(String owner, boolean organization, String key, String instead) {}

    /**
     * What the realm remembers of the installation.
     *
     * @param newerVersion of the settings, if a newer Latchkey has set the realm up
     * @param unreadable whether nobody can read it
     */
    public record Marker(Optional<Integer> newerVersion, boolean unreadable) {}

    public RealmFacts {
        flows = Map.copyOf(flows);
        clients = List.copyOf(clients);
        providers = List.copyOf(providers);
        requiredActions = List.copyOf(requiredActions);
        unreadable = List.copyOf(unreadable);
    }
}
