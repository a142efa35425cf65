package dev.latchkey.tests.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The token endpoint's answer to a successful request. */
public record Tokens(JsonNode answer) {

    public String access() {
        return answer.path("access_token").asText();
    }

    public String refresh() {
        return answer.path("refresh_token").asText();
    }

    /** The claims of the access token. */
    public JsonNode accessClaims() {
        return claims(access());
    }

    /** The claims of the ID token. */
    public JsonNode idClaims() {
        return claims(answer.path("id_token").asText());
    }

    /** The value of an {@code Authorization} header. */
    public String bearer() {
        return "Bearer " + access();
    }

    /** The claims of any token. */
    public static JsonNode claims(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        try {
            return new ObjectMapper().readTree(new String(payload, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
