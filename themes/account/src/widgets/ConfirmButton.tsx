import { Button, type ButtonProps } from "@patternfly/react-core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./Dialog";

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
      <Dialog
        title={label}
        isOpen={isOpen}
        isBusy={isBusy}
        first={{ label, onChoose: () => void confirm() }}
        second={{ label: t("cancel"), onChoose: () => setOpen(false) }}
        onClose={() => setOpen(false)}
      >
        {question}
      </Dialog>
    </>
  );
};
