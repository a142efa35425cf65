import { Button, Modal, ModalVariant } from "@patternfly/react-core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { keycloak } from "../shell/login";
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
  const { reading, reread, extend } = useSession();
  const now = useNow(1000);
  const [isBusy, setBusy] = useState(false);
  const [isSeen, setSeen] = useState(false);
  const left = reading && remaining(reading, Math.max(now, reading.readAt));
  const isNear = left !== undefined && left.seconds !== null && left.seconds <= WARNING_SECONDS;

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
  return left.extendable ? (
    <WarningDialog seconds={left.seconds ?? 0} text="latchkey.warning.idle" onClose={() => void stay()} isBusy={isBusy} stay />
  ) : (
    <WarningDialog seconds={left.seconds ?? 0} text="latchkey.warning.longest" onClose={() => setSeen(true)} isBusy={isBusy} />
  );
};

type WarningDialogProps = { seconds: number; text: string; stay?: boolean; isBusy: boolean; onClose: () => void };

const WarningDialog = ({ seconds, text, stay, isBusy, onClose }: WarningDialogProps) => {
  const { t } = useTranslation();
  const { duration } = useLocalFormat();
  return (
    <Modal
      isOpen
      variant={ModalVariant.small}
      titleIconVariant="warning"
      title={t("latchkey.warning.title")}
      showClose={false}
      onEscapePress={onClose}
      actions={[
        <Button key="stay" isLoading={isBusy} isDisabled={isBusy} onClick={onClose}>
          {t(stay ? "latchkey.warning.stay" : "latchkey.close")}
        </Button>,
        <Button key="signOut" variant="link" isDisabled={isBusy} onClick={() => void keycloak.logout()}>
          {t("signOut")}
        </Button>,
      ]}
    >
      {t(text, { duration: duration(seconds) })}
    </Modal>
  );
};
