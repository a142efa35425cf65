package dev.latchkey.apikey.keycloak;

import dev.latchkey.apikey.ApiKey;
import dev.latchkey.apikey.KeyRing.Objection;
import dev.latchkey.apikey.KeyRing.Plan;
import dev.latchkey.apikey.StoredKey;
import dev.latchkey.apikey.keycloak.KeyDesk.Outcome;
import dev.latchkey.apikey.keycloak.KeyDesk.Wish;
import dev.latchkey.apikey.keycloak.KeyEvents.Change;
import dev.latchkey.support.FactorEvidence;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.authentication.CredentialAction;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The pages about one's API keys. A key is shown in the answer to Generate or Regenerate and nowhere else: whatever the
 * browser asks for next (reload, back, the same form again) leads to the first page, and the key that was shown is void.
 */
final class ApiKeyAction implements RequiredActionProvider, CredentialAction {

    private final KeycloakSession session;

    ApiKeyAction(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public String getCredentialType(KeycloakSession session, AuthenticationSessionModel login) {
        return StoredKeys.TYPE;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {}

    @Override
    public void initiatedActionCanceled(KeycloakSession session, AuthenticationSessionModel login) {
        PendingKey.take(login);
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        ApiKeyPages pages = new ApiKeyPages(context, KeyDesk.of(session));
        if (PendingKey.take(context.getAuthenticationSession()).isPresent()) {
            pages.say("latchkeyApiKeyNotSaved");
        }
        first(context, pages);
    }

    /** The page that the action's parameter asks for: {@code rotate} or {@code revoke}, perhaps with a key's id. */
    private static void first(RequiredActionContext context, ApiKeyPages pages) {
        ActionParameter parameter = ActionParameter.of(context.getAuthenticationSession());
        Optional<StoredKey> key = parameter.key(pages.ring());
        if (key.isPresent() && parameter.isRevoke()) {
            pages.confirmRevoke(key.get());
        } else if (key.isPresent()
                && parameter.isRotate()
                && pages.ring().settings().enabled()) {
            pages.confirmRotate(key.get());
        } else {
            pages.overview();
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        KeyDesk desk = KeyDesk.of(session);
        ApiKeyPages pages = new ApiKeyPages(context, desk);
        Optional<StoredKey> key = field(form, "id").flatMap(id -> pages.ring().find(id));
        switch (field(form, "op").orElse("")) {
            case "generate" -> show(context, desk, pages, wish(form, Optional.empty()));
            case "rotate" -> show(context, desk, pages, wish(form, field(form, "id")));
            case "save" -> save(context, desk, pages, form);
            case "ask-rotate" -> key.ifPresentOrElse(pages::confirmRotate, pages::overview);
            case "ask-revoke" -> key.ifPresentOrElse(pages::confirmRevoke, pages::overview);
            case "revoke" -> revoke(context, desk, pages, form);
            case "done" -> context.success();
            case "back" -> {
                if (PendingKey.take(context.getAuthenticationSession()).isPresent()) {
                    pages.say("latchkeyApiKeyNotSaved");
                }
                pages.overview();
            }
            default -> requiredActionChallenge(context);
        }
    }

    private void show(RequiredActionContext context, KeyDesk desk, ApiKeyPages pages, Optional<Wish> wish) {
        PendingKey.take(context.getAuthenticationSession());
        if (!mayMakeKeys(context, pages)) {
            return;
        }
        if (wish.isEmpty()) {
            object(context, pages, Objection.LIFETIME_INVALID);
        } else if (desk.plan(context.getUser(), wish.get()) instanceof Plan.Refuse refuse) {
            object(context, pages, refuse.objection());
        } else {
            ApiKey key = desk.generate(context.getUser());
            PendingKey.put(context.getAuthenticationSession(), key, wish.get());
            pages.show(key, wish.get().replaces().flatMap(pages.ring()::find));
        }
    }

    private void save(
            RequiredActionContext context, KeyDesk desk, ApiKeyPages pages, MultivaluedMap<String, String> form) {
        Optional<PendingKey> pending = PendingKey.take(context.getAuthenticationSession());
        // The id ties the button to the key above it: an older page, from the browser's memory, saves nothing.
        if (pending.isEmpty() || !pending.get().id().equals(form.getFirst("pending"))) {
            pages.say("latchkeyApiKeyNotSaved");
            pages.overview();
            return;
        }
        if (!mayMakeKeys(context, pages)) {
            return;
        }
        PendingKey key = pending.get();
        Outcome outcome = desk.store(context.getUser(), key.wish(), key.id(), key.start(), key.digest());
        if (outcome instanceof Outcome.Stored stored) {
            KeyEvents.describe(
                    context.getEvent(),
                    stored.replaced().isPresent() ? Change.ROTATED : Change.CREATED,
                    context.getUser(),
                    stored.key());
            context.success();
        } else if (outcome instanceof Outcome.Refused refused) {
            object(context, pages, refused.objection());
        } else {
            pages.complain("latchkeyApiKeyObjection.busy");
            pages.overview();
        }
    }

    private void revoke(
            RequiredActionContext context, KeyDesk desk, ApiKeyPages pages, MultivaluedMap<String, String> form) {
        Optional<StoredKey> revoked = field(form, "id").flatMap(id -> desk.revoke(context.getUser(), id));
        if (revoked.isEmpty()) {
            object(context, pages, Objection.NO_SUCH_KEY);
            return;
        }
        KeyEvents.describe(context.getEvent(), Change.REVOKED, context.getUser(), revoked.get());
        context.success();
    }

    /** Whether whoever sees the page may still make a key; else the page says why not. */
    private boolean mayMakeKeys(RequiredActionContext context, ApiKeyPages pages) {
        Optional<String> obstacle = obstacle(context);
        obstacle.ifPresent(message -> {
            pages.complain(message);
            pages.overview();
        });
        return obstacle.isEmpty();
    }

    private Optional<String> obstacle(RequiredActionContext context) {
        // Keycloak lets a page that is open go on when its user is disabled. A key that was made on it would be good as
        // soon as they are enabled again.
        if (!context.getUser().isEnabled()) {
            return Optional.of(Messages.ACCOUNT_DISABLED);
        }
        return FactorEvidence.of(session).isProvenBy(context.getAuthenticationSession())
                ? Optional.empty()
                : Optional.of("latchkeyApiKeyObjection.second_factor");
    }

    private static void object(RequiredActionContext context, ApiKeyPages pages, Objection objection) {
        String reason = objection.name().toLowerCase(Locale.ROOT);
        context.getEvent()
                .clone()
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(Details.CREDENTIAL_TYPE, StoredKeys.TYPE)
                .detail(Details.REASON, reason)
                .error(Errors.NOT_ALLOWED);
        pages.complain("latchkeyApiKeyObjection." + reason);
        pages.overview();
    }

    private static Optional<Wish> wish(MultivaluedMap<String, String> form, Optional<String> replaces) {
        try {
            return Optional.of(new Wish(
                    replaces, field(form, "name"), field(form, "lifetime").map(Duration::parse)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> field(MultivaluedMap<String, String> form, String name) {
        return Optional.ofNullable(form.getFirst(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public void close() {}
}
