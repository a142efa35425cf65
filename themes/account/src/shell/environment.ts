import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";

/** What the server wrote into the page (index.ftl of the parent theme): addresses, realm, locale, features. */
export const environment = readEnvironment();

/** The console's path on this server with a slash at its end, e.g. `/realms/acme/account/`. */
export const consolePath = decodeURIComponent(new URL(environment.baseUrl).pathname);

export const latchkeyPath = `${consolePath}latchkey`;

export const realmUrl = `${environment.serverBaseUrl}/realms/${encodeURIComponent(environment.realm)}`;

function readEnvironment(): AccountEnvironment {
  const written = document.getElementById("environment")?.textContent;
  if (!written) {
    throw new Error("The page carries no environment.");
  }
  return JSON.parse(written) as AccountEnvironment;
}
