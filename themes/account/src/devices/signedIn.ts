import type { Device, DeviceSession } from "../rest/account";

export type SignedIn = DeviceSession & Pick<Device, "os" | "osVersion" | "mobile">;

/** All sessions of all devices: this one first, then the most recently used. */
export function signedIn(devices: readonly Device[]): SignedIn[] {
  return devices
    .flatMap(({ sessions, os, osVersion, mobile }) =>
      sessions.map((session) => ({ ...session, os, osVersion, mobile })),
    )
    .sort((a, b) => Number(b.current ?? false) - Number(a.current ?? false) || b.lastAccess - a.lastAccess);
}

/**
 * When a session closes by itself, in epoch seconds: `timeout` seconds after its last activity, at the latest at
 * its own end. One whose idle time is over and that is listed all the same is an offline session, for which the
 * user's timeout doesn't count.
 */
export function closesAt(session: DeviceSession, timeout: number | null | undefined, nowSeconds: number): number {
  if (timeout == null) return session.expires;
  const idleEnd = session.lastAccess + timeout;
  return idleEnd < nowSeconds ? session.expires : Math.min(idleEnd, session.expires);
}

/** "Firefox 128, Linux": what is known of the device, nothing for what isn't. */
export function deviceName({ browser, os, osVersion }: SignedIn, unknown: string): string {
  const known = (text: string | undefined) => text !== undefined && text !== "" && !/^(unknown|other)$/i.test(text);
  const system = known(os) ? [os, ...(known(osVersion) ? [osVersion] : [])].join(" ") : undefined;
  const program = browser.replace(/\/?Unknown$/i, "").replace("/", " ");
  return [...(known(program) ? [program] : []), ...(system ? [system] : [])].join(", ") || unknown;
}
