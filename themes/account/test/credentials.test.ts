import { describe, expect, it } from "vitest";
import { apiKeysOf, revocation, rotation } from "../src/apikey/apiKeys";
import type { CredentialContainer } from "../src/rest/account";
import { actionFor, lockOf, twoFactorOf } from "../src/twofactor/factors";

function container(type: string, ids: string[] = [], changes: Partial<CredentialContainer> = {}): CredentialContainer {
  return {
    type,
    category: "two-factor",
    displayName: `${type}-display-name`,
    removeable: true,
    userCredentialMetadatas: ids.map((id) => ({ credential: { id, type, createdDate: 1000 } })),
    ...changes,
  };
}

const totp = (...ids: string[]) => container("otp", ids, { createAction: "CONFIGURE_TOTP" });

describe("two-factor authentication", () => {
  it("is turned on by the company's method", () => {
    const twoFactor = twoFactorOf([totp()]);

    expect(lockOf(twoFactor)).toBeUndefined();
    expect(actionFor(twoFactor, true)).toBe("CONFIGURE_TOTP");
  });

  it("prefers the company's own server where there is one", () => {
    const server = container("otp-server", [], { createAction: "latchkey-otp-server-setup" });

    expect(twoFactorOf([totp(), server]).method?.action).toBe("latchkey-otp-server-setup");
  });

  it("is turned off by removing the one factor", () => {
    expect(actionFor(twoFactorOf([totp("a")]), false)).toBe("delete_credential:a");
  });

  it("needs no action where it is as wanted", () => {
    expect(actionFor(twoFactorOf([totp("a")]), true)).toBeUndefined();
    expect(actionFor(twoFactorOf([totp()]), false)).toBeUndefined();
  });

  it("is locked where the company requires it, where there are several factors, where nothing is offered", () => {
    expect(lockOf(twoFactorOf([container("otp", ["a"], { removeable: false })]))).toBe("required");
    expect(lockOf(twoFactorOf([totp("a"), container("webauthn", ["b"])]))).toBe("several");
    expect(lockOf(twoFactorOf([container("webauthn")]))).toBe("notOffered");
  });

  it("counts a passkey as a factor", () => {
    const passkeys = container("webauthn-passwordless", ["p"], { category: "passwordless" });

    expect(twoFactorOf([totp(), passkeys]).factors).toMatchObject([{ id: "p" }]);
  });

  it("doesn't take spare codes for a factor", () => {
    const twoFactor = twoFactorOf([totp(), container("recovery-authn-codes", ["codes"])]);

    expect(twoFactor.factors).toEqual([]);
    expect(twoFactor.spares).toHaveLength(1);
  });
});

describe("API keys", () => {
  const key = (credentialData: string) => [
    container("api-key", [], {
      category: "basic-authentication",
      userCredentialMetadatas: [{ credential: { id: "k", type: "api-key", createdDate: 5000, credentialData } }],
    }),
  ];

  it("aren't offered without a container", () => {
    expect(apiKeysOf([totp()])).toEqual({ offered: false });
  });

  it("show what the server tells of them", () => {
    const keys = apiKeysOf(key('{"start":"lk_ab","expires":"2030-01-01T00:00:00Z","lastUsed":"2029-12-31T00:00:00Z"}'));

    expect(keys).toMatchObject({
      keys: [
        { start: "lk_ab", createdAt: 5000, lastUsedAt: Date.UTC(2029, 11, 31), expiresAt: Date.UTC(2030, 0, 1) },
      ],
    });
  });

  it("are listed though their data can't be read", () => {
    expect(apiKeysOf(key("?"))).toMatchObject({ keys: [{ id: "k", start: undefined }] });
  });

  it("are rotated and revoked by the required action", () => {
    const { keys } = apiKeysOf(key("{}")) as { keys: Parameters<typeof rotation>[0][] };

    expect(keys.map(rotation)).toEqual(["latchkey-api-key:rotate.k"]);
    expect(keys.map(revocation)).toEqual(["latchkey-api-key:revoke.k"]);
  });
});
