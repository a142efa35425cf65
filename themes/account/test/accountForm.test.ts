import { describe, expect, it } from "vitest";
import type { Account } from "../src/rest/account";
import { conflicts, draftOf, edited, isChanged, open, refresh, restore, resume, takeTheirs, type } from "../src/profile/accountForm";

const attribute = (name: string, readOnly = false) => ({ name, required: false, readOnly });

function anna(changes: Partial<Account> = {}): Account {
  return {
    id: "anna-id",
    username: "anna",
    firstName: "Anna",
    lastName: "Kowalska",
    email: "anna@acme.test",
    attributes: { phoneNumber: ["+48 22 123 45 67"], locale: ["pl"] },
    userProfileMetadata: {
      attributes: ["firstName", "lastName", "phoneNumber", "sessionTimeout"].map((name) => attribute(name)),
    },
    ...changes,
  };
}

describe("an account being edited", () => {
  it("is unchanged until something is typed, and again after Cancel", () => {
    const form = open(anna());
    const typed = type(form, "firstName", "Anja");

    expect(isChanged(form)).toBe(false);
    expect(isChanged(typed)).toBe(true);
    expect(isChanged(restore(typed))).toBe(false);
  });

  it("sends back what it doesn't edit as it came", () => {
    const sent = edited(type(open(anna()), "sessionTimeout", "PT1H"));

    expect(sent.attributes).toEqual({ phoneNumber: ["+48 22 123 45 67"], locale: ["pl"], sessionTimeout: ["PT1H"] });
    expect(sent.email).toBe("anna@acme.test");
    expect(sent.userProfileMetadata).toBeUndefined();
  });

  it("leaves an emptied attribute out, which is how account REST removes it", () => {
    const sent = edited(type(open(anna()), "phoneNumber", ""));

    expect(sent.attributes).toEqual({ locale: ["pl"] });
  });

  it("doesn't touch fields that the user may not edit", () => {
    const readOnly = anna({ userProfileMetadata: { attributes: [attribute("phoneNumber", true)] } });

    const sent = edited(type(open(readOnly), "phoneNumber", "1"));

    expect(sent.attributes?.["phoneNumber"]).toEqual(["+48 22 123 45 67"]);
  });
});

describe("a second window", () => {
  it("changes fields that weren't touched here", () => {
    const form = refresh(type(open(anna()), "firstName", "Anja"), anna({ lastName: "Nowak" }));

    expect(form.values).toMatchObject({ firstName: "Anja", lastName: "Nowak" });
    expect(form.theirs).toEqual({});
  });

  it("never overwrites what was typed here, and is shown beside it", () => {
    const typed = type(open(anna()), "firstName", "Anja");
    const form = refresh(typed, anna({ firstName: "Ann" }));

    expect(form.values.firstName).toBe("Anja");
    expect(form.theirs).toEqual({ firstName: "Ann" });
    expect(takeTheirs(form, "firstName").values.firstName).toBe("Ann");
    expect(takeTheirs(form, "firstName").theirs).toEqual({});
  });

  it("is no conflict where both typed the same", () => {
    expect(conflicts(type(open(anna()), "firstName", "Ann"), anna({ firstName: "Ann" }))).toEqual({});
  });

  it("is a conflict once: who saves again after having seen it means it", () => {
    const seen = refresh(type(open(anna()), "firstName", "Anja"), anna({ firstName: "Ann" }));

    expect(conflicts(seen, anna({ firstName: "Ann" }))).toEqual({});
  });
});

describe("a draft kept over a new login", () => {
  it("comes back over the account as it is now", () => {
    const draft = draftOf(type(open(anna()), "firstName", "Anja"));

    const form = resume(anna({ lastName: "Nowak" }), draft);

    expect(form.values).toMatchObject({ firstName: "Anja", lastName: "Nowak" });
    expect(isChanged(form)).toBe(true);
  });

  it("shows what was saved elsewhere in the meantime", () => {
    const draft = draftOf(type(open(anna()), "firstName", "Anja"));

    expect(resume(anna({ firstName: "Ann" }), draft).theirs).toEqual({ firstName: "Ann" });
  });
});
