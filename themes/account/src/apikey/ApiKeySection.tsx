import { Alert, Button, DataList, Stack, StackItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import type { CredentialContainer } from "../rest/account";
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
          const { keys, generate, manage } = apiKeys;
          const isOn = generate !== undefined || manage !== undefined;
          const action = generate ?? manage;
          return (
            <Stack hasGutter>
              {!isOn && (
                <StackItem>
                  <Alert isInline variant="warning" component="p" title={t("latchkey.apiKey.off")} />
                </StackItem>
              )}
              {keys.length === 0 && <StackItem>{t("latchkey.apiKey.none")}</StackItem>}
              {keys.length > 0 && (
                <StackItem>
                  <DataList aria-label={t("latchkey.apiKey.title")}>
                    {keys.map((key) => (
                      <ApiKeyRow key={key.id} apiKey={key} isOn={isOn} isBusy={isBusy} startAction={startAction} />
                    ))}
                  </DataList>
                </StackItem>
              )}
              {action && (
                <StackItem>
                  <Button variant="secondary" isDisabled={isBusy} onClick={() => startAction(action)}>
                    {t(generate ? "latchkey.apiKey.generate" : "latchkey.apiKey.manage")}
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

type ApiKeyRowProps = Pick<ApiKeySectionProps, "isBusy" | "startAction"> & { apiKey: ApiKey; isOn: boolean };

const ApiKeyRow = ({ apiKey, isOn, isBusy, startAction }: ApiKeyRowProps) => {
  const { t } = useTranslation();
  const name = apiKey.name || apiKey.start || t("latchkey.apiKey.unnamed");
  return (
    <ListRow
      name={name}
      actions={
        <>
          {isOn && apiKey.replacedUntil === undefined && (
            <Button
              variant="secondary"
              isDisabled={isBusy}
              aria-label={t("latchkey.apiKey.regenerateNamed", { name })}
              onClick={() => startAction(rotation(apiKey))}
            >
              {t("latchkey.apiKey.regenerate")}
            </Button>
          )}
          <Button
            variant="danger"
            isDisabled={isBusy}
            aria-label={t("latchkey.apiKey.revokeNamed", { name })}
            onClick={() => startAction(revocation(apiKey))}
          >
            {t("latchkey.apiKey.revoke")}
          </Button>
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
        [t("latchkey.apiKey.start"), apiKey.start],
        [t("latchkey.apiKey.created"), date(apiKey.createdAt, "")],
        [t("latchkey.apiKey.lastUsed"), date(apiKey.lastUsedAt, t("latchkey.apiKey.notUsedYet"))],
        [t("latchkey.apiKey.expires"), date(apiKey.expiresAt, t("latchkey.apiKey.neverExpires"))],
        [t("latchkey.apiKey.replacedUntil"), date(apiKey.replacedUntil, "")],
      ]}
    />
  );
};
