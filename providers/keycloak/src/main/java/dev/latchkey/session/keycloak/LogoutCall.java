package dev.latchkey.session.keycloak;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.message.BasicNameValuePair;
import org.apache.http.util.EntityUtils;
import org.jboss.logging.Logger;
import org.keycloak.OAuth2Constants;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.ResourceAdminManager;

/**
 * A logout token on its way (OpenID Connect Back-Channel Logout 1.0). It is made while the session exists and sent when
 * the session is gone, so that no transaction waits for a client.
 */
record LogoutCall(String client, String url, String token, CloseableHttpClient http) implements Runnable {

    private static final Logger LOG = Logger.getLogger(LogoutCall.class);

    /** The call that tells the client; empty if it has no back-channel logout URL. */
    static Optional<LogoutCall> to(
            AuthenticatedClientSessionModel clientSession, UserModel user, KeycloakSession session) {
        ClientModel client = clientSession.getClient();
        if (!OIDCLoginProtocol.LOGIN_PROTOCOL.equals(clientSession.getProtocol()) || client.isFrontchannelLogout()) {
            return Optional.empty();
        }
        String url = ResourceAdminManager.getBackchannelLogoutUrl(session, client);
        if (url == null || url.contains(ResourceAdminManager.CLIENT_SESSION_HOST_PROPERTY)) {
            return Optional.empty();
        }
        ClientModel before = session.getContext().getClient();
        try {
            // The client's signature algorithm is read from the context.
            session.getContext().setClient(client);
            String token = session.tokens().encode(session.tokens().initLogoutToken(client, user, clientSession));
            return Optional.of(new LogoutCall(
                    client.getClientId(),
                    url,
                    token,
                    session.getProvider(HttpClientProvider.class).getHttpClient()));
        } finally {
            session.getContext().setClient(before);
        }
    }

    @Override
    public void run() {
        HttpPost post = new HttpPost(url);
        try {
            post.setEntity(
                    new UrlEncodedFormEntity(List.of(new BasicNameValuePair(OAuth2Constants.LOGOUT_TOKEN, token))));
            try (CloseableHttpResponse response = http.execute(post)) {
                EntityUtils.consumeQuietly(response.getEntity());
                int status = response.getStatusLine().getStatusCode();
                if (status != 200 && status != 204) {
                    LOG.warnf("Client %s answered a logout token with status %d", client, status);
                }
            }
        } catch (IOException e) {
            LOG.warnf("Client %s could not be told of the end of a session: %s", client, e.toString());
        } finally {
            post.reset();
        }
    }
}
