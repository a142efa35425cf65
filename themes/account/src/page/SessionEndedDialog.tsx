import { useTranslation } from "react-i18next";
import { Dialog } from "../widgets/Dialog";

type SessionEndedDialogProps = { isOpen: boolean; onSignIn: () => void; onClose: () => void };

/** The session ended under edits that weren't saved: they are kept over the new login. */
export const SessionEndedDialog = ({ isOpen, onSignIn, onClose }: SessionEndedDialogProps) => {
  const { t } = useTranslation();
  return (
    <Dialog
      isWarning
      title={t("latchkey.ended.title")}
      isOpen={isOpen}
      first={{ label: t("latchkey.ended.signIn"), onChoose: onSignIn }}
      second={{ label: t("cancel"), onChoose: onClose }}
      onClose={onClose}
    >
      {t("latchkey.ended.text")}
    </Dialog>
  );
};
