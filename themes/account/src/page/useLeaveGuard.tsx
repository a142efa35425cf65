import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router-dom";
import { unsaved } from "../shell/unsaved";
import { Dialog } from "../widgets/Dialog";

export type LeaveGuard = {
  /** Does what takes the user away from the page, after asking where edits would be lost. */
  leave: (go: () => void) => void;
  /** Does it without asking: the edits are saved, or kept. */
  leaveNow: (go: () => void) => void;
  dialog: ReactNode;
};

/** Asks before unsaved edits are left behind: within the console with a dialog, else with the browser's own. */
export function useLeaveGuard(isDirty: boolean): LeaveGuard {
  const { t } = useTranslation();
  const isLeaving = useRef(false);
  const [postponed, setPostponed] = useState<() => void>();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !isLeaving.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    unsaved.set(isDirty);
    const ask = (event: BeforeUnloadEvent) => {
      if (isDirty && !isLeaving.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      unsaved.set(false);
      window.removeEventListener("beforeunload", ask);
    };
  }, [isDirty]);

  const leaveNow = useCallback((go: () => void) => {
    isLeaving.current = true;
    go();
  }, []);
  const leave = useCallback(
    (go: () => void) => (isDirty ? setPostponed(() => go) : leaveNow(go)),
    [isDirty, leaveNow],
  );

  const stay = () => {
    setPostponed(undefined);
    blocker.reset?.();
  };
  const discard = () => {
    if (postponed) leaveNow(postponed);
    blocker.proceed?.();
  };

  return {
    leave,
    leaveNow,
    dialog: (
      <Dialog
        isWarning
        title={t("latchkey.leave.title")}
        isOpen={postponed !== undefined || blocker.state === "blocked"}
        first={{ label: t("latchkey.leave.stay"), onChoose: stay }}
        second={{ label: t("latchkey.leave.discard"), onChoose: discard }}
        onClose={stay}
      >
        {t("latchkey.leave.question")}
      </Dialog>
    ),
  };
}
