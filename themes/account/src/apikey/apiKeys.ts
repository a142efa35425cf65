import type { Credential, CredentialContainer } from "../rest/account";

export type ApiKey = {
  id: string;
  name: string | undefined;
  prefix: string | undefined;
  createdAt: number | undefined;
  lastUsedAt: number | undefined;
  expiresAt: number | undefined;
};

export type ApiKeys =
  | { offered: false }
  | {
      offered: true;
      keys: ApiKey[];
      /** Absent where the user has as many keys as the company allows. */
      generate: string | undefined;
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
  };
}

export const rotation = ({ id }: ApiKey) => `${ACTION}:rotate:${id}`;
export const revocation = ({ id }: ApiKey) => `${ACTION}:revoke:${id}`;

function apiKey(credential: Credential): ApiKey {
  const data = publicData(credential);
  return {
    id: credential.id,
    name: credential.userLabel,
    prefix: typeof data["prefix"] === "string" ? data["prefix"] : undefined,
    createdAt: credential.createdDate,
    lastUsedAt: instant(data["lastUsed"]),
    expiresAt: instant(data["expires"]),
  };
}

function publicData({ credentialData }: Credential): Record<string, unknown> {
  try {
    return (JSON.parse(credentialData ?? "{}") ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Epoch milliseconds of an ISO-8601 instant or of epoch seconds. */
function instant(value: unknown): number | undefined {
  if (typeof value === "number") return value * 1000;
  if (typeof value !== "string") return undefined;
  const millis = Date.parse(value);
  return Number.isNaN(millis) ? undefined : millis;
}
