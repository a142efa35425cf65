import { FormSelect, FormSelectOption } from "@patternfly/react-core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { AccountForm } from "../profile/accountForm";
import { metadata } from "../profile/accountForm";
import { labelOf } from "../texts/labels";
import type { AccountEditor } from "../profile/useAccountEditor";
import type { SessionReading } from "../rest/sessionTimeout";
import { Field, helpIdOf } from "../widgets/Field";
import { Section, WhenLoaded } from "../widgets/Section";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { useNow } from "../widgets/useNow";
import { choices, labelKey, limitBelow } from "./choices";
import { remaining } from "./remaining";
import { useSession } from "./SessionProvider";

const ID = "sessionTimeout";

type SessionTimeoutSectionProps = { editor: AccountEditor; isBusy: boolean };

export const SessionTimeoutSection = ({ editor, isBusy }: SessionTimeoutSectionProps) => {
  const { t } = useTranslation();
  return (
    <Section title={t("latchkeySessionTimeout")} description={t("latchkey.session.description")}>
      <WhenLoaded loader={editor.loader} lines={1}>
        {(form) =>
          metadata(form.account, ID) ? (
            <TimeoutField form={form} editor={editor} isBusy={isBusy} />
          ) : (
            t("latchkey.session.notOffered")
          )
        }
      </WhenLoaded>
    </Section>
  );
};

type TimeoutFieldProps = SessionTimeoutSectionProps & { form: AccountForm };

const TimeoutField = ({ form, editor, isBusy }: TimeoutFieldProps) => {
  const { t } = useTranslation();
  const { duration } = useLocalFormat();
  const { reading } = useSession();
  const attribute = metadata(form.account, ID);
  const chosen = form.values.sessionTimeout;
  const longest = reading?.longestTimeout;
  const allowed = choices(attribute, longest);
  // A choice from before the company lowered its limit stays on show until another one is made.
  const values = chosen === "" || allowed.includes(chosen) ? allowed : [...allowed, chosen];
  const label = (value: string) => t(labelKey(attribute, value), { defaultValue: value });
  const error = form.errors.sessionTimeout;
  const limit = reading && limitBelow(form.base.sessionTimeout, reading);
  const isReadOnly = attribute?.readOnly ?? false;

  return (
    <Field
      id={ID}
      label={labelOf(attribute, ID, t)}
      error={error}
      theirs={form.theirs.sessionTimeout && label(form.theirs.sessionTimeout)}
      onTakeTheirs={() => editor.takeTheirs(ID)}
      hint={
        <>
          {isReadOnly && t("latchkey.profile.readOnly")}{" "}
          {limit !== undefined && t("latchkey.session.overLimit", { limit: duration(limit) })}{" "}
          <LimitInWords longest={longest} organization={reading?.organization} /> <PresentSession />
        </>
      }
    >
      <FormSelect
        id={ID}
        value={chosen}
        isDisabled={isReadOnly || isBusy}
        validated={error ? "error" : "default"}
        aria-describedby={helpIdOf(ID)}
        onChange={(_event, value) => editor.type(ID, value)}
      >
        <FormSelectOption value="" label={defaultLabel(reading, form.base.sessionTimeout === "", t, duration)} />
        {values.map((value) => (
          <FormSelectOption key={value} value={value} label={label(value)} />
        ))}
      </FormSelect>
    </Field>
  );
};

type Limit = { longest: number | null | undefined; organization: string | null | undefined };

const LimitInWords = ({ longest, organization }: Limit) => {
  const { t } = useTranslation();
  const { duration } = useLocalFormat();
  if (longest === undefined) return null;
  if (longest === null) return t("latchkey.session.noLimit");
  const limit = duration(longest);
  return organization
    ? t("latchkey.session.limitOfOrganization", { limit, organization })
    : t("latchkey.session.limit", { limit });
};

/** How long the present session still has; says so too where the server can't tell. */
const PresentSession = () => {
  const { t } = useTranslation();
  const { reading, failure } = useSession();
  const { duration, moment } = useLocalFormat();
  const now = useNow(30_000);
  if (!reading) return failure ? t(`latchkey.session.unknown.${failure.kind === "notFound" ? "notOffered" : "failed"}`) : null;
  const { seconds, extendable } = remaining(reading, Math.max(now, reading.readAt));
  if (seconds === null) return t("latchkey.session.endless");
  return t(extendable ? "latchkey.session.left" : "latchkey.session.leftAtMost", {
    duration: duration(seconds),
    moment: moment(Math.max(now, reading.readAt) + seconds * 1000),
  });
};

function defaultLabel(
  reading: SessionReading | undefined,
  isInForce: boolean,
  t: TFunction,
  duration: (seconds: number) => string,
): string {
  const seconds = reading?.defaultTimeout ?? (isInForce ? reading?.timeout : undefined);
  return seconds == null ? t("latchkeySessionTimeoutDefault") : t("latchkey.session.defaultOf", { duration: duration(seconds) });
}
