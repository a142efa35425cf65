const NEVER = "never";
const SIMPLE_ISO = /^PT(?:(\d+)H)?(?:(\d+)M)?$/;

/** Seconds of a value such as `PT15M` or `PT1H`; `null` for `never`; `undefined` for what this page doesn't know. */
export function secondsOf(value: string): number | null | undefined {
  if (value === NEVER) return null;
  const match = SIMPLE_ISO.exec(value);
  if (!match || !(match[1] ?? match[2])) return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60;
}

/** "15 minutes", "2 Stunden", "1 heure et 30 minutes": whole minutes, rounded up; below a minute, seconds. */
export function inWords(seconds: number, locale: string): string {
  if (seconds < 60) return counted(Math.max(0, Math.round(seconds)), "second", locale);
  const minutes = Math.ceil(seconds / 60);
  const parts = [
    ...(minutes >= 60 ? [counted(Math.floor(minutes / 60), "hour", locale)] : []),
    ...(minutes % 60 ? [counted(minutes % 60, "minute", locale)] : []),
  ];
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(parts);
}

function counted(amount: number, unit: "hour" | "minute" | "second", locale: string): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(amount);
}
