import { TextInput, type TextInputProps } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { consolePath } from "../shell/environment";
import { Field, helpIdOf } from "../widgets/Field";
import { Section, WhenLoaded } from "../widgets/Section";
import { metadata, type AccountForm, type FieldName } from "./accountForm";
import { labelOf } from "../texts/labels";
import type { AccountEditor } from "./useAccountEditor";

type ProfileSectionProps = { editor: AccountEditor; isBusy: boolean };

type TextField = Pick<TextInputProps, "autoComplete" | "type"> & { name: FieldName };

const TEXT_FIELDS: readonly TextField[] = [
  { name: "firstName", autoComplete: "given-name" },
  { name: "lastName", autoComplete: "family-name" },
  { name: "phoneNumber", autoComplete: "tel", type: "tel" },
];

export const ProfileSection = ({ editor, isBusy }: ProfileSectionProps) => {
  const { t } = useTranslation();
  return (
    <Section title={t("latchkey.profile.title")}>
      <WhenLoaded loader={editor.loader} lines={4}>
        {(form) => (
          <div className="pf-v5-c-form__section">
            {TEXT_FIELDS.filter(({ name }) => metadata(form.account, name)).map((field) => (
              <EditableText key={field.name} field={field} form={form} editor={editor} isBusy={isBusy} />
            ))}
            <EmailField form={form} />
          </div>
        )}
      </WhenLoaded>
    </Section>
  );
};

type EditableTextProps = ProfileSectionProps & { field: TextField; form: AccountForm };

const EditableText = ({ field: { name, ...input }, form, editor, isBusy }: EditableTextProps) => {
  const { t } = useTranslation();
  const attribute = metadata(form.account, name);
  const isReadOnly = attribute?.readOnly ?? false;
  const error = form.errors[name];
  return (
    <Field
      id={name}
      label={labelOf(attribute, name, t)}
      isRequired={attribute?.required ?? false}
      error={error}
      theirs={form.theirs[name]}
      onTakeTheirs={() => editor.takeTheirs(name)}
      hint={isReadOnly && t("latchkey.profile.readOnly")}
    >
      <TextInput
        {...input}
        id={name}
        name={name}
        value={form.values[name]}
        isRequired={attribute?.required ?? false}
        isDisabled={isReadOnly || isBusy}
        validated={error ? "error" : "default"}
        aria-invalid={error !== undefined}
        aria-describedby={helpIdOf(name)}
        onChange={(_event, value) => editor.type(name, value)}
      />
    </Field>
  );
};

const EmailField = ({ form }: { form: AccountForm }) => {
  const { t } = useTranslation();
  const attribute = metadata(form.account, "email");
  const isOwn = attribute?.readOnly === false;
  return (
    <Field
      id="email"
      label={labelOf(attribute, "email", t)}
      hint={isOwn ? <Link to={consolePath}>{t("latchkey.profile.emailElsewhere")}</Link> : t("latchkey.profile.emailLocked")}
    >
      <TextInput id="email" type="email" value={form.account.email ?? ""} isDisabled aria-describedby={helpIdOf("email")} />
    </Field>
  );
};
