import { describe, expect, it } from "vitest";
import { closesAt, deviceName, signedIn, type SignedIn } from "../src/devices/signedIn";

function session(changes: Partial<SignedIn> = {}): SignedIn {
  return {
    id: "s",
    ipAddress: "192.0.2.1",
    started: 0,
    lastAccess: 1000,
    expires: 9000,
    browser: "Firefox/128.0",
    clients: [],
    os: "Linux",
    osVersion: "",
    mobile: false,
    ...changes,
  };
}

it("lists this session first, then the most recently used", () => {
  const sessions = [
    session({ id: "old", lastAccess: 1 }),
    session({ id: "new", lastAccess: 5 }),
    session({ id: "this", lastAccess: 3, current: true }),
  ];
  const devices = sessions.map((one) => ({ os: "Linux", osVersion: "", mobile: false, sessions: [one] }));

  expect(signedIn(devices).map(({ id }) => id)).toEqual(["this", "new", "old"]);
});

describe("a session closes", () => {
  it("after its idle time, counted from its last activity", () => {
    expect(closesAt(session(), 600, 1100)).toBe(1600);
  });

  it("at its own end at the latest", () => {
    expect(closesAt(session({ expires: 1200 }), 600, 1100)).toBe(1200);
    expect(closesAt(session(), null, 1100)).toBe(9000);
  });

  it("at its own end if it lives on after its idle time, as offline sessions do", () => {
    expect(closesAt(session(), 600, 2000)).toBe(9000);
  });
});

describe("a device's name", () => {
  it("is browser and system", () => {
    expect(deviceName(session({ osVersion: "6" }), "?")).toBe("Firefox 128.0, Linux 6");
  });

  it("leaves out what the server doesn't know", () => {
    expect(deviceName(session({ browser: "Chrome/Unknown", osVersion: "Unknown" }), "?")).toBe("Chrome, Linux");
    expect(deviceName(session({ browser: "", os: "Other" }), "?")).toBe("?");
  });
});
