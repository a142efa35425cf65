import { Button, Flex, Modal, ModalVariant } from "@patternfly/react-core";
import type { PropsWithChildren } from "react";

type Choice = { label: string; onChoose: () => void };

type DialogProps = PropsWithChildren<{
  title: string;
  isOpen?: boolean;
  isWarning?: boolean;
  isBusy?: boolean;
  /** What the prominent button does. */
  first: Choice;
  second: Choice;
  onClose: () => void;
}>;

/** A question with two answers. Its own footer, because PatternFly's doesn't wrap buttons that are too wide for a phone. */
export const Dialog = ({ title, isOpen = true, isWarning, isBusy = false, first, second, onClose, children }: DialogProps) => (
  <Modal
    variant={ModalVariant.small}
    title={title}
    {...(isWarning ? { titleIconVariant: "warning" as const } : {})}
    isOpen={isOpen}
    showClose={false}
    onClose={onClose}
    onEscapePress={onClose}
    footer={
      <Flex columnGap={{ default: "columnGapSm" }}>
        <Button isLoading={isBusy} isDisabled={isBusy} onClick={first.onChoose}>
          {first.label}
        </Button>
        <Button variant="link" isDisabled={isBusy} onClick={second.onChoose}>
          {second.label}
        </Button>
      </Flex>
    }
  >
    {children}
  </Modal>
);
