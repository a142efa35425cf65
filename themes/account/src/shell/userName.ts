import type { TFunction } from "i18next";
import { keycloak } from "./login";

/** The signed-in user's name, by the ID token. */
export function userName(t: TFunction): string {
  const { given_name: givenName, family_name: familyName, preferred_username: login } = keycloak.idTokenParsed ?? {};
  if (givenName && familyName) return t("fullName", { givenName, familyName });
  return givenName || familyName || login || t("unknownUser");
}
