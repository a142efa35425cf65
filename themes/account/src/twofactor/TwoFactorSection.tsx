import { Button, Checkbox, DataList, Stack, StackItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import type { CredentialContainer } from "../rest/account";
import { ListRow } from "../widgets/ListRow";
import { Section, WhenLoaded } from "../widgets/Section";
import type { Loader } from "../widgets/useLoad";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { lockOf, removal, twoFactorOf, type Factor, type TwoFactor } from "./factors";

type TwoFactorSectionProps = {
  credentials: Loader<CredentialContainer[]>;
  /** What the checkbox was set to; `undefined` while it wasn't touched. */
  wanted: boolean | undefined;
  onWant: (wanted: boolean) => void;
  isBusy: boolean;
  startAction: (action: string) => void;
};

export const TwoFactorSection = ({ credentials, wanted, onWant, isBusy, startAction }: TwoFactorSectionProps) => {
  const { t } = useTranslation();
  return (
    <Section title={t("latchkey.twoFactor.title")} description={t("latchkey.twoFactor.description")}>
      <WhenLoaded loader={credentials} lines={2}>
        {(containers) => {
          const twoFactor = twoFactorOf(containers);
          return (
            <Stack hasGutter>
              <StackItem>
                <Switch twoFactor={twoFactor} wanted={wanted} onWant={onWant} isBusy={isBusy} />
              </StackItem>
              <FactorList title={t("latchkey.twoFactor.factors")} factors={twoFactor.factors} startAction={startAction} />
              <FactorList title={t("latchkey.twoFactor.spares")} factors={twoFactor.spares} startAction={startAction} />
            </Stack>
          );
        }}
      </WhenLoaded>
    </Section>
  );
};

type SwitchProps = Pick<TwoFactorSectionProps, "wanted" | "onWant" | "isBusy"> & { twoFactor: TwoFactor };

const Switch = ({ twoFactor, wanted, onWant, isBusy }: SwitchProps) => {
  const { t } = useTranslation();
  const lock = lockOf(twoFactor);
  const isOn = twoFactor.factors.length > 0;
  const isChecked = wanted ?? isOn;
  const next = isChecked === isOn ? undefined : isChecked ? "next.on" : "next.off";
  const method = twoFactor.method && t(twoFactor.method.name);
  return (
    <Checkbox
      id="twoFactor"
      label={
        method && !isOn
          ? t("latchkey.twoFactor.enableWith", { method })
          : t("latchkey.twoFactor.enable")
      }
      isChecked={isChecked}
      isDisabled={isBusy || lock !== undefined}
      description={lock ? t(`latchkey.twoFactor.lock.${lock}`) : next && t(`latchkey.twoFactor.${next}`)}
      onChange={(_event, checked) => onWant(checked)}
    />
  );
};

type FactorListProps = { title: string; factors: Factor[]; startAction: (action: string) => void };

const FactorList = ({ title, factors, startAction }: FactorListProps) => {
  if (factors.length === 0) return null;
  return (
    <StackItem>
      <DataList aria-label={title} isCompact>
        {factors.map((factor) => (
          <FactorRow key={factor.id} factor={factor} startAction={startAction} />
        ))}
      </DataList>
    </StackItem>
  );
};

const FactorRow = ({ factor, startAction }: { factor: Factor; startAction: (action: string) => void }) => {
  const { t } = useTranslation();
  const { dateAndTime } = useLocalFormat();
  const kind = t(factor.kind);
  const name = factor.label || kind;
  const notice = factor.notice && t(factor.notice.key, { ...factor.notice.parameters });
  const created = factor.createdAt !== undefined && t("latchkey.createdOn", { date: dateAndTime(factor.createdAt) });
  return (
    <ListRow
      name={name}
      actions={
        factor.removable && (
          <Button
            variant="secondary"
            aria-label={t("latchkey.twoFactor.removeNamed", { name })}
            onClick={() => startAction(removal(factor))}
          >
            {t("latchkey.twoFactor.remove")}
          </Button>
        )
      }
    >
      {[factor.label && kind, created, notice].filter(Boolean).join(" · ")}
    </ListRow>
  );
};
