import { Alert, AlertActionLink } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import type { RestFailure } from "../rest/rest";

/** Message keys of the ways in which a call can fail. */
export const failureText = ({ kind }: RestFailure): string => `latchkey.failure.${kind}`;

type FailureNoticeProps = { failure: RestFailure; onRetry: () => void };

export const FailureNotice = ({ failure, onRetry }: FailureNoticeProps) => {
  const { t } = useTranslation();
  return (
    <Alert
      isInline
      variant="warning"
      component="p"
      title={t(failureText(failure))}
      actionLinks={<AlertActionLink onClick={onRetry}>{t("latchkey.retry")}</AlertActionLink>}
    />
  );
};
