import type { Draft } from "./accountForm";

/** Session storage: the tab that had the edits, and no longer than the tab lives. */
const KEY = "latchkey.draft";

export function keepDraft(draft: Draft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** The edits that this account left behind, once; another account's are dropped. */
export function takeDraft(accountId: string): Draft | undefined {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (!kept) return undefined;
  const draft = JSON.parse(kept) as Draft;
  return draft.accountId === accountId ? draft : undefined;
}
