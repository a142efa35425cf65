package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.ApiKeySettings;
import dev.latchkey.apikey.KeyRing;
import dev.latchkey.apikey.LastUse;
import dev.latchkey.apikey.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;

/** The pages of one step of the action: what the template {@code latchkey-api-key.ftl} is given. */
final class ApiKeyPages {

    private static final String TEMPLATE = "latchkey-api-key.ftl";
    private static final List<String> LIFETIMES = List.of("P30D", "P90D", "P365D");

    private final RequiredActionContext context;
    private final LoginFormsProvider form;
    private final UserModel user;
    private final KeyDesk desk;
    private final Locale locale;

    ApiKeyPages(RequiredActionContext context, KeyDesk desk) {
        this.context = context;
        this.form = context.form();
        this.user = context.getUser();
        this.desk = desk;
        this.locale = context.getSession().getContext().resolveLocale(user);
    }

    KeyRing ring() {
        return desk.ring(user);
    }

    void say(String message) {
        form.setInfo(message);
    }

    void complain(String message) {
        form.setError(message);
    }

    /** All keys, and what may be done. */
    void overview() {
        KeyRing ring = ring();
        form.setAttribute("keys", ring.listed().stream().map(this::bean).toList())
                .setAttribute("enabled", ring.settings().enabled())
                .setAttribute("mayCreate", ring.mayCreate())
                .setAttribute("named", ring.settings().keysPerUser() > 1);
        challenge("overview", !isInitiatedByApplication(), false);
    }

    void confirmRotate(StoredKey key) {
        form.setAttribute("key", bean(key)).setAttribute("overlap", overlap(ring().settings()));
        challenge("rotate", false, true);
    }

    void confirmRevoke(StoredKey key) {
        form.setAttribute("key", bean(key));
        challenge("revoke", false, true);
    }

    /** The one page that shows a key. */
    void show(ApiKey key, Optional<StoredKey> replaces) {
        form.setAttribute("clear", key.text()).setAttribute("pending", key.id());
        replaces.ifPresent(
                old -> form.setAttribute("key", bean(old)).setAttribute("overlap", overlap(ring().settings())));
        challenge("show", false, true);
    }

    /** @param inner whether there is a page to go back to, unless the application asked for this one */
    private void challenge(String page, boolean done, boolean inner) {
        boolean initiated = isInitiatedByApplication();
        boolean direct = ActionParameter.of(context.getAuthenticationSession())
                        .key(ring())
                        .isPresent()
                && !ActionParameter.of(context.getAuthenticationSession())
                        .verb()
                        .isEmpty();
        form.setAttribute("page", page)
                .setAttribute("lifetimes", lifetimes(ring().settings()))
                .setAttribute("limited", ring().settings().longestLifetime().isPresent())
                .setAttribute("leave", initiated && (!inner || direct) ? "cancel" : done ? "done" : "back");
        context.challenge(form.createForm(TEMPLATE));
    }

    private boolean isInitiatedByApplication() {
        return ApiKeyActionFactory.ID.equals(
                context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_EXECUTING));
    }

    private Map<String, Object> bean(StoredKey key) {
        Map<String, Object> bean = new HashMap<>();
        bean.put("id", key.id());
        bean.put("name", key.name());
        bean.put("start", key.start());
        bean.put("created", time(key.created()));
        key.lastUse().map(LastUse::at).map(this::time).ifPresent(at -> bean.put("lastUsed", at));
        key.lastUse().map(LastUse::address).ifPresent(address -> bean.put("lastAddress", address));
        key.replacedUntil().map(this::time).ifPresent(end -> bean.put("replacedUntil", end));
        key.end(ring().settings()).ifPresent(end -> {
            bean.put("expires", time(end));
            bean.put("expired", !ring().now().isBefore(end));
        });
        return bean;
    }

    private String time(Instant instant) {
        return KeyMail.time(instant, locale);
    }

    /** Until when a key goes on working that is replaced now; empty if not at all. */
    private String overlap(ApiKeySettings settings) {
        return settings.rotationOverlap().isZero() ? "" : time(ring().now().plus(settings.rotationOverlap()));
    }

    private static List<String> lifetimes(ApiKeySettings settings) {
        Stream<String> allowed = LIFETIMES.stream()
                .filter(text -> settings.longestLifetime()
                        .filter(limit -> limit.compareTo(Duration.parse(text)) < 0)
                        .isEmpty());
        return allowed.toList();
    }
}
