import type { Credential, CredentialContainer } from "../rest/account";

export type ApiKey = {
  id: string;
  name: string | undefined;
  /** Its first characters. */
  start: string | undefined;
  createdAt: number | undefined;
  lastUsedAt: number | undefined;
  expiresAt: number | undefined;
  /** Until when it works beside the key that replaced it. */
  replacedUntil: number | undefined;
};

export type ApiKeys =
  | { offered: false }
  | {
      offered: true;
      keys: ApiKey[];
      /** The action for a user without a key. */
      generate: string | undefined;
      /** The action for a user with keys: it shows them, and makes another where the company allows one. */
      manage: string | undefined;
    };

const TYPE = "api-key";
const ACTION = "latchkey-api-key";

export function apiKeysOf(containers: readonly CredentialContainer[]): ApiKeys {
  const container = containers.find(({ type }) => type === TYPE);
  if (!container) return { offered: false };
  return {
    offered: true,
    keys: (container.userCredentialMetadatas ?? []).map(({ credential }) => apiKey(credential)),
    generate: container.createAction,
    manage: container.updateAction,
  };
}

// A dot before the id: of what follows an action's name, Keycloak drops everything after a second colon.
export const rotation = ({ id }: ApiKey) => `${ACTION}:rotate.${id}`;
export const revocation = ({ id }: ApiKey) => `${ACTION}:revoke.${id}`;

function apiKey(credential: Credential): ApiKey {
  const data = publicData(credential);
  return {
    id: credential.id,
    name: credential.userLabel,
    start: typeof data["start"] === "string" ? data["start"] : undefined,
    createdAt: credential.createdDate,
    lastUsedAt: instant(data["lastUsed"]),
    expiresAt: instant(data["expires"]),
    replacedUntil: instant(data["replacedUntil"]),
  };
}

function publicData({ credentialData }: Credential): Record<string, unknown> {
  try {
    return (JSON.parse(credentialData ?? "{}") ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Epoch milliseconds of an ISO-8601 instant. */
function instant(value: unknown): number | undefined {
  const millis = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(millis) ? undefined : millis;
}
