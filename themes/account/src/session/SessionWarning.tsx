import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { keycloak, sessionEnd } from "../shell/login";
import { Dialog } from "../widgets/Dialog";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { useNow } from "../widgets/useNow";
import { remaining } from "./remaining";
import { useSession } from "./SessionProvider";

/** How long before the end the user is warned; WCAG 2.2.1 asks for at least 20 seconds. */
const WARNING_SECONDS = 60;
/** How often the end is read again while the warning is open: another window may have moved it. */
const REREAD_MILLIS = 5000;

/** Warns before the session closes by itself, and offers to stay. */
export const SessionWarning = () => {
  const { t } = useTranslation();
  const { duration } = useLocalFormat();
  const { reading, reread, extend } = useSession();
  const now = useNow(1000);
  const [isBusy, setBusy] = useState(false);
  const [isSeen, setSeen] = useState(false);
  const left = reading && remaining(reading, Math.max(now, reading.readAt));
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const isNear = !hasEnded && left !== undefined && left.seconds !== null && left.seconds <= WARNING_SECONDS;

  useEffect(() => {
    if (!isNear) {
      setSeen(false);
      return;
    }
    void reread();
    const timer = setInterval(() => void reread(), REREAD_MILLIS);
    return () => clearInterval(timer);
  }, [isNear, reread]);

  if (!isNear || isSeen) return null;
  const stay = async () => {
    setBusy(true);
    await extend();
    setBusy(false);
  };
  const close = left.extendable ? () => void stay() : () => setSeen(true);
  return (
    <Dialog
      isWarning
      title={t("latchkey.warning.title")}
      isBusy={isBusy}
      first={{ label: t(left.extendable ? "latchkey.warning.stay" : "latchkey.close"), onChoose: close }}
      second={{ label: t("signOut"), onChoose: () => void keycloak.logout() }}
      onClose={close}
    >
      {t(left.extendable ? "latchkey.warning.idle" : "latchkey.warning.longest", { duration: duration(left.seconds ?? 0) })}
    </Dialog>
  );
};
