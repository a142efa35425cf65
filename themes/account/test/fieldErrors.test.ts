import { expect, it } from "vitest";
import { complaintsOf } from "../src/profile/fieldErrors";

const texts: Record<string, string> = {
  firstName: "First name",
  "error-user-attribute-required": "Please specify '{{0}}'.",
};

function translate(key: string, values: Record<string, string>): string {
  const text = texts[key] ?? values["defaultValue"] ?? key;
  return text.replace(/{{(\d)}}/g, (_, index: string) => values[index] ?? "");
}

it("puts a complaint into words at its field", () => {
  const error = { field: "firstName", errorMessage: "error-user-attribute-required", params: ["${firstName}"] };

  expect(complaintsOf([error], translate)).toEqual({
    fields: { firstName: "Please specify 'First name'." },
    elsewhere: [],
  });
});

it("keeps the first of several complaints about a field", () => {
  const errors = ["First.", "Second."].map((errorMessage) => ({ field: "phoneNumber", errorMessage }));

  expect(complaintsOf(errors, translate).fields).toEqual({ phoneNumber: "First." });
});

it("tells about attributes that the page doesn't show", () => {
  expect(complaintsOf([{ field: "department", errorMessage: "Unknown." }], translate).elsewhere).toEqual(["Unknown."]);
});
