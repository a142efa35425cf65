import type { CredentialContainer, CredentialMetadata } from "../rest/account";

export type Factor = {
  id: string;
  type: string;
  /** Message key of the kind of factor. */
  kind: string;
  label: string | undefined;
  createdAt: number | undefined;
  removable: boolean;
  /** Something that the user should know of it, as a message key with the values of its placeholders. */
  notice: CredentialMetadata["infoMessage"];
};

export type TwoFactor = {
  factors: Factor[];
  /** Spare codes: they stand in for a factor but are none by themselves. */
  spares: Factor[];
  /** The way that the company offers to turn it on; absent where it offers none. */
  method: { name: string; action: string } | undefined;
};

/** A passkey is a second factor in itself, wherever the realm lists it. */
const CATEGORIES = ["two-factor", "passwordless"];
const SPARE_CODES = "recovery-authn-codes";
/** The company's own server comes first: where it is offered at all, it is the company's method. */
const METHODS = ["otp-server", "otp"];

export function twoFactorOf(containers: readonly CredentialContainer[]): TwoFactor {
  const offered = containers.filter(({ category }) => CATEGORIES.includes(category));
  const all = offered.flatMap((container) =>
    (container.userCredentialMetadatas ?? []).map((metadata) => factor(container, metadata)),
  );
  return {
    factors: all.filter(({ type }) => type !== SPARE_CODES),
    spares: all.filter(({ type }) => type === SPARE_CODES),
    method: methodOf(offered),
  };
}

export type Lock = "required" | "several" | "notOffered";

/** Why the checkbox can't be changed; `undefined` when it can. */
export function lockOf({ factors, method }: TwoFactor): Lock | undefined {
  if (factors.length === 0) return method ? undefined : "notOffered";
  if (factors.length > 1) return "several";
  return factors[0]?.removable ? undefined : "required";
}

/** The application-initiated action that brings about what the checkbox says, if it says anything new. */
export function actionFor({ factors, method }: TwoFactor, wanted: boolean): string | undefined {
  const [only, ...others] = factors;
  if (wanted) return only ? undefined : method?.action;
  return only && others.length === 0 ? removal(only) : undefined;
}

export const removal = ({ id }: Factor) => `delete_credential:${id}`;

function factor(container: CredentialContainer, { credential, infoMessage }: CredentialMetadata): Factor {
  return {
    id: credential.id,
    type: container.type,
    kind: container.displayName,
    label: credential.userLabel,
    createdAt: credential.createdDate,
    removable: container.removeable,
    notice: infoMessage,
  };
}

function methodOf(offered: readonly CredentialContainer[]): TwoFactor["method"] {
  for (const type of METHODS) {
    const container = offered.find((candidate) => candidate.type === type);
    if (container?.createAction) return { name: container.displayName, action: container.createAction };
  }
  return undefined;
}
