import Keycloak from "keycloak-js";
import { environment } from "./environment";

export type ActionOutcome = { status: string; action: string | undefined };

export const keycloak = new Keycloak({
  url: environment.serverBaseUrl,
  realm: environment.realm,
  clientId: environment.clientId,
});

let outcome: ActionOutcome | undefined;
let hasEnded = false;

/** The ID token of the moment, for `useSyncExternalStore`: a new one is a sign of life, and may bring a new name. */
export const identity = announced(() => keycloak.idToken);

/** Whether the session is over, for `useSyncExternalStore`. */
export const sessionEnd = announced(() => hasEnded);

/** Signs in, or sends the browser to the login page. */
export async function signIn(): Promise<void> {
  keycloak.onActionUpdate = (status, action) => {
    outcome = { status, action };
  };
  await keycloak.init({
    onLoad: "login-required",
    pkceMethod: "S256",
    responseMode: "query",
    ...(environment.scope ? { scope: environment.scope } : {}),
  });
  // From here on keycloak-js must not send the browser to the login page by itself when the session is gone:
  // edits that weren't saved yet would be lost.
  keycloak.loginRequired = false;
  keycloak.onAuthLogout = endSession;
  keycloak.onAuthRefreshSuccess = identity.announce;
}

/** Forgets the tokens of a session that the server no longer has, and tells whoever shows something of it. */
export function endSession(): void {
  if (hasEnded) return;
  hasEnded = true;
  keycloak.clearToken();
  sessionEnd.announce();
}

/** How the action ended from which the browser just came back; told once. */
export function takeActionOutcome(): ActionOutcome | undefined {
  const told = outcome;
  outcome = undefined;
  return told;
}

/** Leaves for an application-initiated action; the server sends the browser back to this page. */
export function startAction(action: string): void {
  void keycloak.login({ action });
}

function announced<T>(read: () => T) {
  const listeners = new Set<() => void>();
  return {
    read,
    announce: () => listeners.forEach((listener) => listener()),
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
