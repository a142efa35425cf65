import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AccountEditor } from "../profile/useAccountEditor";
import { useSession } from "../session/SessionProvider";
import { keycloak, startAction } from "../shell/login";
import { failureText } from "../widgets/failures";
import { useToast } from "../widgets/toasts";
import { asFailure } from "../widgets/useLoad";
import type { SessionEndQuestion } from "./pageHooks";
import type { LeaveGuard } from "./useLeaveGuard";

export type Saving = {
  isSaving: boolean;
  /** What the server said about attributes that this page doesn't show. */
  complaints: readonly string[];
  /** How often the server has refused a value so far. */
  rejections: number;
  forget: () => void;
  save: () => Promise<void>;
};

/** Saves the account and then goes on to `nextAction`, if there is one; puts into words what came of it. */
export function useSaving(
  editor: AccountEditor,
  nextAction: string | undefined,
  guard: LeaveGuard,
  ended: SessionEndQuestion,
): Saving {
  const { t } = useTranslation();
  const toast = useToast();
  const { reread } = useSession();
  const [complaints, setComplaints] = useState<readonly string[]>([]);
  const [rejections, setRejections] = useState(0);
  const [isSaving, setSaving] = useState(false);

  const afterSave = async () => {
    toast("success", t("latchkey.page.saved"));
    // The name in the masthead comes from the token; its refresh also reads the session's new end.
    await keycloak.updateToken(-1).catch(reread);
  };

  const save = async () => {
    setSaving(true);
    setComplaints([]);
    try {
      const outcome = await editor.save();
      if (outcome.result === "saved" && nextAction) {
        // The page stays as it is, its buttons disabled, until the browser has left.
        guard.leaveNow(() => startAction(nextAction));
        return;
      }
      if (outcome.result === "saved") await afterSave();
      if (outcome.result === "conflict") toast("warning", t("latchkey.page.conflict"));
      if (outcome.result === "rejected") {
        setComplaints(outcome.elsewhere);
        setRejections((before) => before + 1);
      }
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "signedOut") ended.ask();
      else toast("danger", t("latchkey.page.notSaved", { reason: t(failureText(failure)) }));
    }
    setSaving(false);
  };

  return { isSaving, complaints, rejections, forget: () => setComplaints([]), save };
}
