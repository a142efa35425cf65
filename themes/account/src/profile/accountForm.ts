import type { Account, AttributeMetadata } from "../rest/account";

/** The fields of this page, in their order on it. What else a company asks for is on the stock Personal info page. */
export const FIELDS = ["firstName", "lastName", "phoneNumber", "sessionTimeout"] as const;
export type FieldName = (typeof FIELDS)[number];

export type Values = Readonly<Record<FieldName, string>>;
export type PerField<T> = Readonly<Partial<Record<FieldName, T>>>;

/**
 * An account being edited. `base` is what the server said last; `theirs` are values that another window saved
 * while a different one was typed here, so that neither is lost without a word.
 */
export type AccountForm = {
  readonly account: Account;
  readonly base: Values;
  readonly values: Values;
  readonly theirs: PerField<string>;
  readonly errors: PerField<string>;
};

/** Edits that survive a new login: what was typed, and what it was typed over. */
export type Draft = { readonly accountId: string; readonly base: Values; readonly values: Values };

export function open(account: Account): AccountForm {
  const base = valuesOf(account);
  return { account, base, values: base, theirs: {}, errors: {} };
}

export function type(form: AccountForm, name: FieldName, value: string): AccountForm {
  return {
    ...form,
    values: { ...form.values, [name]: value },
    theirs: without(form.theirs, name),
    errors: without(form.errors, name),
  };
}

export function takeTheirs(form: AccountForm, name: FieldName): AccountForm {
  return type(form, name, form.base[name]);
}

export function restore(form: AccountForm): AccountForm {
  return { ...form, values: form.base, theirs: {}, errors: {} };
}

export function reject(form: AccountForm, errors: PerField<string>): AccountForm {
  return { ...form, errors };
}

/** What the server says now becomes the base; only fields that were not touched here follow it. */
export function refresh(form: AccountForm, account: Account): AccountForm {
  const fresh = valuesOf(account);
  const values = { ...form.values };
  for (const name of FIELDS) {
    if (form.values[name] === form.base[name]) values[name] = fresh[name];
  }
  return { ...form, account, base: fresh, values, theirs: { ...form.theirs, ...conflicts(form, account) } };
}

/** Fields that were changed here and, to something else, by another window. */
export function conflicts(form: AccountForm, account: Account): PerField<string> {
  const fresh = valuesOf(account);
  return Object.fromEntries(
    FIELDS.filter(
      (name) =>
        fresh[name] !== form.base[name] && form.values[name] !== form.base[name] && fresh[name] !== form.values[name],
    ).map((name) => [name, fresh[name]]),
  );
}

export function resume(account: Account, draft: Draft): AccountForm {
  const interrupted = { ...open(account), base: draft.base, values: draft.values };
  return refresh(interrupted, account);
}

export function isChanged(form: AccountForm): boolean {
  return FIELDS.some((name) => form.values[name] !== form.base[name]);
}

export function draftOf(form: AccountForm): Draft {
  return { accountId: form.account.id, base: form.base, values: form.values };
}

/** The account to send. Account REST replaces everything it is not told again, so all else goes back as it came. */
export function edited({ account, values }: AccountForm): Account {
  const { userProfileMetadata: _, ...rest } = account;
  const attributes = { ...account.attributes };
  const result: Account = { ...rest, attributes };
  for (const name of FIELDS) {
    if (!metadata(account, name) || metadata(account, name)?.readOnly) continue;
    if (name === "firstName" || name === "lastName") {
      result[name] = values[name];
    } else if (values[name] === "") {
      delete attributes[name];
    } else {
      attributes[name] = [values[name]];
    }
  }
  return result;
}

export function metadata(account: Account, name: string): AttributeMetadata | undefined {
  return account.userProfileMetadata?.attributes.find((attribute) => attribute.name === name);
}

function valuesOf(account: Account): Values {
  const attribute = (name: string) => account.attributes?.[name]?.[0] ?? "";
  return {
    firstName: account.firstName ?? "",
    lastName: account.lastName ?? "",
    phoneNumber: attribute("phoneNumber"),
    sessionTimeout: attribute("sessionTimeout"),
  };
}

function without<T>(values: PerField<T>, name: FieldName): PerField<T> {
  const { [name]: _, ...rest } = values;
  return rest as PerField<T>;
}
