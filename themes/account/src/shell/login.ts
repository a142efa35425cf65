import Keycloak from "keycloak-js";
import { environment } from "./environment";

export type ActionOutcome = { status: string; action: string | undefined };

export const keycloak = new Keycloak({
  url: environment.serverBaseUrl,
  realm: environment.realm,
  clientId: environment.clientId,
});

let outcome: ActionOutcome | undefined;
let ended = false;
const listeners = new Set<() => void>();

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
  keycloak.onAuthLogout = announceEnd;
}

/** Forgets the tokens of a session that the server no longer has, and tells the shell. */
export function endSession(): void {
  keycloak.clearToken();
  announceEnd();
}

function announceEnd() {
  ended = true;
  listeners.forEach((listener) => listener());
}

export const sessionEnd = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  hasEnded: () => ended,
};

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
