import { useEffect, useState, useSyncExternalStore, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { sessionEnd, takeActionOutcome } from "../shell/login";
import { useToast } from "../widgets/toasts";

export type SessionEndQuestion = { isAsked: boolean; ask: () => void; close: () => void };

/** Open as soon as the session ended, and again whenever something fails for that reason. */
export function useSessionEndQuestion(): SessionEndQuestion {
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (hasEnded) setAsked(true);
  }, [hasEnded]);
  return { isAsked, ask: () => setAsked(true), close: () => setAsked(false) };
}

/** Says how the action ended from which the browser just came back. */
export function useOutcomeToast() {
  const { t } = useTranslation();
  const toast = useToast();
  useEffect(() => {
    const outcome = takeActionOutcome();
    // The action's parameter, after a colon, says nothing to the user.
    const action = outcome?.action?.split(":")[0];
    switch (outcome?.status) {
      case "success":
        return toast("success", t([`latchkey.done.${action}`, "latchkey.page.actionDone"]));
      case "cancelled":
        return toast("info", t("latchkey.page.actionCancelled"));
      case "error":
        return toast("danger", t("latchkey.page.actionFailed"));
    }
  }, [t, toast]);
}

/** Takes the user, and who listens to the page, to the first field that the server complained about; once a refusal. */
export function useFocusOnFirstError(form: RefObject<HTMLFormElement>, rejections: number) {
  useEffect(() => {
    if (rejections > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, rejections]);
}
