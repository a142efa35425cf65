import type { AttributeMetadata } from "../rest/account";

/** The attribute's name as the realm's user profile gives it, so that the server's complaints speak of the same. */
export function labelOf(attribute: AttributeMetadata | undefined, name: string, t: (key: string) => string): string {
  return t(unwrapped(attribute?.displayName ?? name));
}

/** Keycloak writes `${key}` for a text of its bundles; anything else is the text itself. */
export const isKey = (text: string) => text.startsWith("${") && text.endsWith("}");
export const unwrapped = (text: string) => (isKey(text) ? text.slice(2, -1) : text);
