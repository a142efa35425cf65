import { realmUrl } from "../shell/environment";
import { callWithoutExtending } from "./rest";

/** What the server knows about the present session. Durations are in seconds; `null` means without limit. */
export type SessionTimeout = {
  /** The idle time that counts for this user. */
  timeout: number | null;
  source: "user" | "company" | "organization";
  expiresIn: number | null;
  maxExpiresIn: number | null;
  /** The company's own values, where the server tells them. */
  defaultTimeout?: number | null;
  longestTimeout?: number | null;
  /** Who set the longest one, if it was an organization of the user's. */
  organization?: string | null;
};

/** A {@link SessionTimeout} and when it was true, in epoch milliseconds. */
export type SessionReading = SessionTimeout & { readAt: number };

const url = `${realmUrl}/session-timeout`;

/** Reads without extending the session. */
export const readSessionTimeout = (signal?: AbortSignal) => taken(callWithoutExtending<SessionTimeout>(url, { signal }));

/** "I am still here": extends the session. */
export const extendSession = () => taken(callWithoutExtending<SessionTimeout>(url, { method: "POST" }));

async function taken(answer: Promise<SessionTimeout>): Promise<SessionReading> {
  return { ...(await answer), readAt: Date.now() };
}
