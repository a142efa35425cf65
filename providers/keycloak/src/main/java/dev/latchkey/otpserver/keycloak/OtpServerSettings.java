package dev.latchkey.otpserver.keycloak;

import com.google.auto.service.AutoService;
import dev.latchkey.otpserver.Protocol;
import dev.latchkey.otpserver.ServerAddress;
import dev.latchkey.otpserver.ServerList;
import dev.latchkey.otpserver.UsernameSource;
import dev.latchkey.support.InvalidSettingException;
import dev.latchkey.support.Setting;
import dev.latchkey.support.SettingsTab;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiTabProviderFactory;

/** {@code latchkey-otp-server}: which OTP server the company has, and how it is asked. */
@AutoService(UiTabProviderFactory.class)
public final class OtpServerSettings extends SettingsTab {

    public static final String ID = "latchkey-otp-server";

    static final Setting<Protocol> PROTOCOL = Setting.choice("protocol", Protocol.AUTHANVIL);
    static final Setting<String> SERVERS = Setting.text(
            "servers",
            "",
            "",
            "URLs (`authanvil`), or hosts with or without a port (`radius`), between commas",
            text -> text);
    static final Setting<Boolean> ALLOW_PLAIN_HTTP = Setting.flag("allowPlainHttp", false);
    static final Setting<Integer> SITE_ID = Setting.number("siteId", 1, 0, 999_999_999);
    static final Setting<String> SECRET = Setting.secret("secret");
    static final Setting<UsernameSource> USERNAME_SOURCE = Setting.choice("usernameSource", UsernameSource.USERNAME);
    static final Setting<Integer> TIMEOUT_SECONDS = Setting.number("timeoutSeconds", 15, 1, 60);
    static final Setting<Boolean> REQUIRE_MESSAGE_AUTHENTICATOR = Setting.flag("requireMessageAuthenticator", true);
    static final Setting<String> SOAP_NAMESPACE =
            Setting.text("soapNamespace", "", "", "URI", OtpServerSettings::headerText);
    static final Setting<String> SOAP_ACTION = Setting.text("soapAction", "", "", "URI", OtpServerSettings::headerText);

    static final List<Setting<?>> ALL = List.of(
            PROTOCOL,
            SERVERS,
            ALLOW_PLAIN_HTTP,
            SITE_ID,
            SECRET,
            USERNAME_SOURCE,
            TIMEOUT_SECONDS,
            REQUIRE_MESSAGE_AUTHENTICATOR,
            SOAP_NAMESPACE,
            SOAP_ACTION);

    public OtpServerSettings() {
        super(ID, ALL);
    }

    /** It becomes part of an HTTP header or of an XML attribute. */
    private static String headerText(String text) throws InvalidSettingException {
        if (!text.matches("[\\x21-\\x7E&&[^\"<>\\\\]]{1,500}")) {
            throw new InvalidSettingException("latchkeyOtpServerNotAUri", text);
        }
        return text;
    }

    /**
     * Settings of one realm.
     *
     * @param protocol how servers are asked
     * @param servers in their order; empty if none can be used
     * @param siteId of the SOAP service
     * @param secret of RADIUS; may be a vault expression, may be empty
     * @param usernameSource what the server knows users by
     * @param timeout for one question, from the connection to the answer
     * @param requireMessageAuthenticator whether unsigned RADIUS replies are refused
     * @param soapNamespace instead of the WSDL's; empty for that
     * @param soapAction instead of the WSDL's; empty for that
     */
    record Values(
            Protocol protocol,
            List<ServerAddress> servers,
            int siteId,
            String secret,
            UsernameSource usernameSource,
            Duration timeout,
            boolean requireMessageAuthenticator,
            String soapNamespace,
            String soapAction) {

        boolean isUsable() {
            return !servers.isEmpty() && (protocol == Protocol.AUTHANVIL || !secret.isEmpty());
        }

        /** The secret itself; empty if there is none, or the vault doesn't know it. */
        Optional<byte[]> secretBytes(KeycloakSession session) {
            try (var found = session.vault().getStringSecret(secret)) {
                return found.get().filter(text -> !text.isEmpty()).map(text -> text.getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public String toString() {
            return "Values[" + protocol + ' ' + servers + ']';
        }
    }

    /** The realm's settings in force. */
    static Values of(RealmModel realm) {
        return read(component(realm));
    }

    static @Nullable ComponentModel component(RealmModel realm) {
        return component(realm, ID);
    }

    /** What cannot be used, wherever it came from, is no server. */
    static Values read(@Nullable ComponentModel component) {
        return new Values(
                PROTOCOL.in(component),
                component == null || problem(component).isPresent() ? List.of() : servers(component),
                SITE_ID.in(component),
                SECRET.in(component),
                USERNAME_SOURCE.in(component),
                Duration.ofSeconds(TIMEOUT_SECONDS.in(component)),
                REQUIRE_MESSAGE_AUTHENTICATOR.in(component),
                SOAP_NAMESPACE.in(component),
                SOAP_ACTION.in(component));
    }

    private static List<ServerAddress> servers(ComponentModel component) {
        try {
            return ServerList.parse(PROTOCOL.in(component), SERVERS.in(component));
        } catch (ServerList.InvalidAddressException e) {
            return List.of();
        }
    }

    /** Why these settings don't go together; empty if they do. */
    static Optional<InvalidSettingException> problem(ComponentModel component) {
        Protocol protocol = PROTOCOL.in(component);
        List<ServerAddress> servers;
        try {
            servers = ServerList.parse(protocol, SERVERS.in(component));
        } catch (ServerList.InvalidAddressException e) {
            return Optional.of(new InvalidSettingException(
                    protocol == Protocol.RADIUS ? "latchkeyOtpServerNotAHost" : "latchkeyOtpServerNotAUrl",
                    e.address()));
        }
        if (!ALLOW_PLAIN_HTTP.in(component)) {
            Optional<ServerAddress> plain = servers.stream()
                    .filter(server -> server instanceof ServerAddress.Soap soap && !soap.isEncrypted())
                    .findFirst();
            if (plain.isPresent()) {
                return Optional.of(new InvalidSettingException(
                        "latchkeyOtpServerPlainHttp", plain.get().text()));
            }
        }
        return protocol == Protocol.RADIUS
                        && !servers.isEmpty()
                        && SECRET.in(component).isEmpty()
                ? Optional.of(new InvalidSettingException("latchkeyOtpServerNoSecret"))
                : Optional.empty();
    }

    /**
     * Whether these settings could be saved.
     *
     * @throws InvalidSettingException if not
     */
    void check(ComponentModel component) throws InvalidSettingException {
        Optional<InvalidSettingException> problem = problemIn(component).or(() -> problem(component));
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    @Override
    protected Optional<InvalidSettingException> contradiction(RealmModel realm, ComponentModel component) {
        return problem(component);
    }
}
