package dev.latchkey.tests.server;

import java.util.HashMap;
import java.util.Map;

/** A realm as an identity provider of another one. */
public final class OidcProvider {

    private OidcProvider() {}

    /**
     * What the other realm must know of it to send users there.
     *
     * @param clientId of the client in {@code home} that the other realm is
     */
    public static Map<String, String> config(Realm home, String clientId, String clientSecret) {
        String endpoints = home.url() + "/protocol/openid-connect";
        Map<String, String> config = new HashMap<>();
        config.put("clientId", clientId);
        config.put("clientSecret", clientSecret);
        config.put("clientAuthMethod", "client_secret_post");
        config.put("authorizationUrl", endpoints + "/auth");
        config.put("tokenUrl", endpoints + "/token");
        config.put("jwksUrl", endpoints + "/certs");
        config.put("useJwksUrl", "true");
        config.put("validateSignature", "true");
        config.put("issuer", home.url());
        config.put("defaultScope", "openid profile email");
        return config;
    }
}
