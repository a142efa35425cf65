import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { readAccount, writeAccount } from "../rest/account";
import { RestFailure } from "../rest/rest";
import { useLoad, type Loader } from "../widgets/useLoad";
import * as accountForm from "./accountForm";
import type { AccountForm, FieldName } from "./accountForm";
import { takeDraft } from "./draft";
import { complaintsOf } from "./fieldErrors";

export type SaveOutcome =
  | { result: "saved" }
  /** Another window saved other values meanwhile: they are on show now, and nothing was sent. */
  | { result: "conflict" }
  /** The server's complaints are at the fields; `elsewhere` are those about attributes that the page doesn't show. */
  | { result: "rejected"; elsewhere: readonly string[] };

export type AccountEditor = {
  loader: Loader<AccountForm>;
  isChanged: boolean;
  type: (name: FieldName, value: string) => void;
  takeTheirs: (name: FieldName) => void;
  restore: () => void;
  /** Fails with a {@link RestFailure} where the server couldn't be asked at all. */
  save: () => Promise<SaveOutcome>;
};

/** The account on the page: what the server said, what was typed over it, and how it gets there. */
export function useAccountEditor(): AccountEditor {
  const { t } = useTranslation();
  const loader = useLoad(readAccount);
  const [form, setForm] = useState<AccountForm>();
  const read = loader.state === "loaded" ? loader.value : undefined;

  useEffect(() => {
    if (!read) return;
    setForm((shown) => {
      if (shown) return accountForm.refresh(shown, read);
      const draft = takeDraft(read.id);
      return draft ? accountForm.resume(read, draft) : accountForm.open(read);
    });
  }, [read]);

  useReadingOnReturn(setForm);

  const change = useCallback(
    (step: (shown: AccountForm) => AccountForm) => setForm((shown) => shown && step(shown)),
    [],
  );

  const save = async (): Promise<SaveOutcome> => {
    if (!form) return { result: "saved" };
    const account = await readAccount();
    const clash = accountForm.conflicts(form, account);
    const current = accountForm.refresh(form, account);
    setForm(current);
    if (Object.keys(clash).length > 0) return { result: "conflict" };
    if (!accountForm.isChanged(current)) return { result: "saved" };
    try {
      const sent = accountForm.edited(current);
      await writeAccount(sent);
      setForm(accountForm.open({ ...account, ...sent }));
      return { result: "saved" };
    } catch (error) {
      if (!(error instanceof RestFailure) || error.kind !== "invalid") throw error;
      const { fields, elsewhere } = complaintsOf(error.fieldErrors, (key, values) => t(key, values));
      setForm(accountForm.reject(current, fields));
      return { result: "rejected", elsewhere };
    }
  };

  return {
    loader: form ? { state: "loaded", value: form, reload: loader.reload } : pending(loader),
    isChanged: form !== undefined && accountForm.isChanged(form),
    type: (name, value) => change((shown) => accountForm.type(shown, name, value)),
    takeTheirs: (name) => change((shown) => accountForm.takeTheirs(shown, name)),
    restore: () => change(accountForm.restore),
    save,
  };
}

function pending({ reload, ...loaded }: Loader<unknown>): Loader<AccountForm> {
  return loaded.state === "failed" ? { ...loaded, reload } : { state: "loading", reload };
}

/** Back in this window, the user sees what another window saved, without losing what was typed here. */
function useReadingOnReturn(setForm: React.Dispatch<React.SetStateAction<AccountForm | undefined>>) {
  useEffect(() => {
    const readAgain = () => {
      if (document.visibilityState !== "visible") return;
      readAccount().then(
        (account) => setForm((shown) => shown && accountForm.refresh(shown, account)),
        // Nobody asked for this reading: whatever is wrong shows at the next thing that the user does.
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", readAgain);
    return () => document.removeEventListener("visibilitychange", readAgain);
  }, [setForm]);
}
