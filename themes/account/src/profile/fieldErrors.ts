import type { FieldError } from "../rest/rest";
import { isKey, unwrapped } from "../texts/labels";
import { FIELDS, type FieldName, type PerField } from "./accountForm";

type Translate = (key: string, values: Record<string, string>) => string;

export type Complaints = {
  /** For the fields of this page. */
  fields: PerField<string>;
  /** For attributes that this page doesn't show. */
  elsewhere: string[];
};

/** Puts the server's complaints into the user's language and to the fields they are about. */
export function complaintsOf(errors: readonly FieldError[], translate: Translate): Complaints {
  const fields: Partial<Record<FieldName, string>> = {};
  const elsewhere: string[] = [];
  for (const error of errors) {
    const text = sentence(error, translate);
    const name = FIELDS.find((field) => field === error.field);
    if (!name) {
      elsewhere.push(text);
    } else {
      fields[name] ??= text;
    }
  }
  return { fields, elsewhere };
}

function sentence({ field, errorMessage, params = [] }: FieldError, translate: Translate): string {
  const values = Object.fromEntries(params.map((param, index) => [String(index), resolved(param, translate)]));
  return translate(unwrapped(errorMessage), { ...values, defaultValue: errorMessage || field });
}

/** Parameters are `${key}` where the server means a text of its bundles, e.g. the name of the attribute. */
function resolved(text: string, translate: Translate): string {
  return isKey(text) ? translate(unwrapped(text), { defaultValue: unwrapped(text) }) : text;
}
