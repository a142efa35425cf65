import type { AttributeMetadata } from "../rest/account";
import type { SessionTimeout } from "../rest/sessionTimeout";
import { unwrapped } from "../texts/labels";
import { secondsOf } from "./duration";

const ALL = ["PT15M", "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "never"];

/** The values that the realm's user profile lists and the company's limit (seconds, `null` = none) lets through. */
export function choices(attribute: AttributeMetadata | undefined, longest: number | null | undefined): string[] {
  const listed = attribute?.validators?.["options"]?.["options"];
  const values = Array.isArray(listed) ? listed.map(String) : ALL;
  return values.filter((value) => !exceeds(value, longest));
}

function exceeds(value: string, longest: number | null | undefined): boolean {
  if (longest == null) return false;
  const seconds = secondsOf(value);
  return seconds === null || (seconds !== undefined && seconds > longest);
}

/** The limit that cuts the user's stored choice short, in seconds; `undefined` where the choice itself is in force. */
export function limitBelow(choice: string, { timeout, source }: SessionTimeout): number | undefined {
  return source !== "user" && timeout !== null && choice !== "" && exceeds(choice, timeout) ? timeout : undefined;
}

/** The message key of a value's text, by the annotations of the realm's user profile, else ours: `sessionTimeout.PT15M`. */
export function labelKey(attribute: AttributeMetadata | undefined, value: string): string {
  const { inputOptionLabels: labels, inputOptionLabelsI18nPrefix: prefix } = attribute?.annotations ?? {};
  const label = (labels as Record<string, string> | undefined)?.[value];
  return label ? unwrapped(label) : `${typeof prefix === "string" ? prefix : "sessionTimeout"}.${value}`;
}
