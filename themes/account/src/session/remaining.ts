import type { SessionReading } from "../rest/sessionTimeout";

export type Remaining = {
  /** Seconds until the session closes by itself; `null`: it doesn't. */
  seconds: number | null;
  /** Whether a sign of life moves that moment on; not so when the realm's longest session is what ends it. */
  extendable: boolean;
};

/** What is left of the session at `now` (epoch milliseconds), by the last reading. */
export function remaining(reading: SessionReading, now: number): Remaining {
  const { expiresIn, maxExpiresIn } = reading;
  const elapsed = (now - reading.readAt) / 1000;
  const ends = [expiresIn, maxExpiresIn].filter((seconds) => seconds !== null);
  if (ends.length === 0) return { seconds: null, extendable: false };
  return {
    seconds: Math.max(0, Math.min(...ends) - elapsed),
    extendable: expiresIn !== null && (maxExpiresIn === null || expiresIn < maxExpiresIn),
  };
}
