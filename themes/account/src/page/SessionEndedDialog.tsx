import { Button, Modal, ModalVariant } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

type SessionEndedDialogProps = { isOpen: boolean; onSignIn: () => void; onClose: () => void };

/** The session ended under edits that weren't saved: they are kept over the new login. */
export const SessionEndedDialog = ({ isOpen, onSignIn, onClose }: SessionEndedDialogProps) => {
  const { t } = useTranslation();
  return (
    <Modal
      variant={ModalVariant.small}
      titleIconVariant="warning"
      title={t("latchkey.ended.title")}
      isOpen={isOpen}
      onClose={onClose}
      actions={[
        <Button key="signIn" onClick={onSignIn}>
          {t("latchkey.ended.signIn")}
        </Button>,
        <Button key="cancel" variant="link" onClick={onClose}>
          {t("cancel")}
        </Button>,
      ]}
    >
      {t("latchkey.ended.text")}
    </Modal>
  );
};
