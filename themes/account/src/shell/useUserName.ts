import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { identity, keycloak } from "./login";

/** The signed-in user's name, by the ID token of the moment. */
export function useUserName(): string {
  const { t } = useTranslation();
  useSyncExternalStore(identity.subscribe, identity.read);
  const { given_name: givenName, family_name: familyName, preferred_username: login } = keycloak.idTokenParsed ?? {};
  if (givenName && familyName) return t("fullName", { givenName, familyName });
  return givenName || familyName || login || t("unknownUser");
}
