import { describe, expect, it } from "vitest";
import { choices, labelKey, limitBelow } from "../src/session/choices";
import { inWords, secondsOf } from "../src/session/duration";
import { remaining } from "../src/session/remaining";

const reading = { timeout: 1800, source: "company", readAt: 0 } as const;

describe("the values of the session timeout", () => {
  it("are read as seconds", () => {
    expect(["PT15M", "PT1H", "PT1H30M", "never", "soon", "PT"].map(secondsOf)).toEqual([
      900,
      3600,
      5400,
      null,
      undefined,
      undefined,
    ]);
  });

  it("end at the company's limit, and there is no never under a limit", () => {
    expect(choices(undefined, 3600)).toEqual(["PT15M", "PT30M", "PT1H"]);
  });

  it("are all there without a limit", () => {
    expect(choices(undefined, null)).toHaveLength(7);
  });

  it("are cut short by a limit that was lowered later, which the server then names as the source", () => {
    const cut = { timeout: 3600, source: "company", expiresIn: 1, maxExpiresIn: null } as const;

    expect(limitBelow("PT8H", cut)).toBe(3600);
    expect(limitBelow("never", cut)).toBe(3600);
    expect(limitBelow("", cut)).toBeUndefined();
    expect(limitBelow("PT1H", { ...cut, source: "user" })).toBeUndefined();
  });

  it("are those of the realm's user profile", () => {
    const attribute = {
      name: "sessionTimeout",
      required: false,
      readOnly: false,
      validators: { options: { options: ["PT15M", "never"] } },
    };
    expect(choices(attribute, undefined)).toEqual(["PT15M", "never"]);
  });
});

describe("the text of a value", () => {
  const annotated = (annotations: Record<string, unknown>) => ({
    name: "sessionTimeout",
    required: false,
    readOnly: false,
    annotations,
  });

  it("is where the user profile says, else where ours is", () => {
    expect(labelKey(annotated({ inputOptionLabels: { PT1H: "${anHour}" } }), "PT1H")).toBe("anHour");
    expect(labelKey(annotated({ inputOptionLabelsI18nPrefix: "idle" }), "PT1H")).toBe("idle.PT1H");
    expect(labelKey(undefined, "PT1H")).toBe("sessionTimeout.PT1H");
  });
});

describe("durations in words", () => {
  it("speak the user's language", () => {
    expect(inWords(900, "en")).toBe("15 minutes");
    expect(inWords(3600, "de")).toBe("1 Stunde");
    expect(inWords(5400, "fr").replaceAll("\u00a0", " ")).toBe("1 heure et 30 minutes");
    expect(inWords(7200, "es")).toBe("2 horas");
  });

  it("round up to whole minutes, and count seconds at the end", () => {
    expect(inWords(61, "en")).toBe("2 minutes");
    expect(inWords(59, "en")).toBe("59 seconds");
  });
});

describe("what is left of a session", () => {
  it("shrinks with time and stops at zero", () => {
    const idle = { ...reading, expiresIn: 60, maxExpiresIn: null };

    expect(remaining(idle, 20_000)).toEqual({ seconds: 40, extendable: true });
    expect(remaining(idle, 90_000).seconds).toBe(0);
  });

  it("can't be extended over the longest session", () => {
    expect(remaining({ ...reading, expiresIn: 60, maxExpiresIn: 30 }, 0)).toEqual({ seconds: 30, extendable: false });
  });

  it("has no end where nothing ends it", () => {
    expect(remaining({ ...reading, expiresIn: null, maxExpiresIn: null }, 0).seconds).toBeNull();
  });
});
