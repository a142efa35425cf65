import { Button, Modal, ModalVariant, type ButtonProps } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type ConfirmButtonProps = Pick<ButtonProps, "variant" | "isDisabled" | "aria-label"> & {
  label: string;
  question: string;
  onConfirm: () => Promise<void> | void;
};

/** A button that asks before it does what it says. */
export const ConfirmButton = ({ label, question, onConfirm, ...button }: ConfirmButtonProps) => {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const confirm = async () => {
    setBusy(true);
    await onConfirm();
    setBusy(false);
    setOpen(false);
  };

  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        variant={ModalVariant.small}
        title={label}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={[
          <Button key="confirm" isLoading={isBusy} isDisabled={isBusy} onClick={() => void confirm()}>
            {label}
          </Button>,
          <Button key="cancel" variant="link" isDisabled={isBusy} onClick={() => setOpen(false)}>
            {t("cancel")}
          </Button>,
        ]}
      >
        {question}
      </Modal>
    </>
  );
};
