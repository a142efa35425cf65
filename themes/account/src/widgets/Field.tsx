import { Button, FormGroup, FormHelperText, HelperText, HelperTextItem } from "@patternfly/react-core";
import type { PropsWithChildren, ReactNode } from "react";
import { useTranslation } from "react-i18next";

type FieldProps = PropsWithChildren<{
  id: string;
  label: string;
  isRequired?: boolean;
  error?: string | undefined;
  /** What another window saved while something else was typed here; the empty text is a value too. */
  theirs?: string | undefined;
  onTakeTheirs?: () => void;
  hint?: ReactNode;
}>;

/** The id of the texts under a field, for its `aria-describedby`. */
export const helpIdOf = (id: string) => `${id}-help`;

export const Field = ({ id, label, isRequired, error, theirs, onTakeTheirs, hint, children }: FieldProps) => {
  const { t } = useTranslation();
  return (
    <FormGroup label={label} fieldId={id} isRequired={isRequired ?? false}>
      {children}
      <FormHelperText>
        <HelperText id={helpIdOf(id)} isLiveRegion>
          {error && <HelperTextItem variant="error">{error}</HelperTextItem>}
          {theirs !== undefined && (
            <HelperTextItem variant="warning">
              {theirs ? t("latchkey.changedElsewhere", { value: theirs }) : t("latchkey.emptiedElsewhere")}{" "}
              <Button variant="link" isInline onClick={onTakeTheirs}>
                {t("latchkey.takeTheirs")}
              </Button>
            </HelperTextItem>
          )}
          {hint && <HelperTextItem>{hint}</HelperTextItem>}
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
