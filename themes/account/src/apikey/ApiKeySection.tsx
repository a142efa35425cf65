import { Button, DataList, Stack, StackItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import type { CredentialContainer } from "../rest/account";
import { ConfirmButton } from "../widgets/ConfirmButton";
import { Facts } from "../widgets/Facts";
import { ListRow } from "../widgets/ListRow";
import { Section, WhenLoaded } from "../widgets/Section";
import type { Loader } from "../widgets/useLoad";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { apiKeysOf, revocation, rotation, type ApiKey } from "./apiKeys";

type ApiKeySectionProps = {
  credentials: Loader<CredentialContainer[]>;
  isBusy: boolean;
  startAction: (action: string) => void;
};

export const ApiKeySection = ({ credentials, isBusy, startAction }: ApiKeySectionProps) => {
  const { t } = useTranslation();
  return (
    <Section title={t("latchkey.apiKey.title")} description={t("latchkey.apiKey.description")}>
      <WhenLoaded loader={credentials} lines={2}>
        {(containers) => {
          const apiKeys = apiKeysOf(containers);
          if (!apiKeys.offered) return t("latchkey.apiKey.notOffered");
          const { keys, generate } = apiKeys;
          return (
            <Stack hasGutter>
              {keys.length > 0 && (
                <StackItem>
                  <DataList aria-label={t("latchkey.apiKey.title")}>
                    {keys.map((key) => (
                      <ApiKeyRow key={key.id} apiKey={key} isBusy={isBusy} startAction={startAction} />
                    ))}
                  </DataList>
                </StackItem>
              )}
              {keys.length === 0 && <StackItem>{t("latchkey.apiKey.none")}</StackItem>}
              {generate && (
                <StackItem>
                  <Button variant="secondary" isDisabled={isBusy} onClick={() => startAction(generate)}>
                    {t("latchkey.apiKey.generate")}
                  </Button>
                </StackItem>
              )}
            </Stack>
          );
        }}
      </WhenLoaded>
    </Section>
  );
};

type ApiKeyRowProps = { apiKey: ApiKey; isBusy: boolean; startAction: (action: string) => void };

const ApiKeyRow = ({ apiKey, isBusy, startAction }: ApiKeyRowProps) => {
  const { t } = useTranslation();
  return (
    <ListRow
      name={apiKey.name || apiKey.prefix || t("latchkey.apiKey.unnamed")}
      actions={
        <>
          <ConfirmButton
            variant="secondary"
            isDisabled={isBusy}
            label={t("latchkey.apiKey.regenerate")}
            question={t("latchkey.apiKey.regenerateQuestion")}
            onConfirm={() => startAction(rotation(apiKey))}
          />
          <ConfirmButton
            variant="danger"
            isDisabled={isBusy}
            label={t("latchkey.apiKey.revoke")}
            question={t("latchkey.apiKey.revokeQuestion")}
            onConfirm={() => startAction(revocation(apiKey))}
          />
        </>
      }
    >
      <KeyFacts apiKey={apiKey} />
    </ListRow>
  );
};

const KeyFacts = ({ apiKey }: { apiKey: ApiKey }) => {
  const { t } = useTranslation();
  const { dateAndTime } = useLocalFormat();
  const date = (millis: number | undefined, otherwise: string) => (millis === undefined ? otherwise : dateAndTime(millis));
  return (
    <Facts
      facts={[
        [t("latchkey.apiKey.prefix"), apiKey.prefix],
        [t("latchkey.apiKey.created"), date(apiKey.createdAt, "")],
        [t("latchkey.apiKey.lastUsed"), date(apiKey.lastUsedAt, t("latchkey.apiKey.notUsedYet"))],
        [t("latchkey.apiKey.expires"), date(apiKey.expiresAt, t("latchkey.apiKey.neverExpires"))],
      ]}
    />
  );
};
