import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type PropsWithChildren,
} from "react";
import { extendSession, readSessionTimeout, type SessionReading } from "../rest/sessionTimeout";
import { endSession, identity, sessionEnd } from "../shell/login";
import { asFailure } from "../widgets/useLoad";
import type { RestFailure } from "../rest/rest";

type Session = {
  /** The last reading; it stays while the server can't be reached. */
  reading: SessionReading | undefined;
  failure: RestFailure | undefined;
  reread: () => Promise<void>;
  extend: () => Promise<void>;
};

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("No SessionProvider around this component.");
  return session;
}

/** Knows how long the present session still has, and reads it again whenever something may have moved its end. */
export const SessionProvider = ({ children }: PropsWithChildren) => {
  const [known, setKnown] = useState<Pick<Session, "reading" | "failure">>({ reading: undefined, failure: undefined });

  const token = useSyncExternalStore(identity.subscribe, identity.read);
  // A server without the endpoint is asked once, not at every turn.
  const isOffered = useRef(true);

  const take = useCallback(async (answer: Promise<SessionReading>) => {
    try {
      const reading = await answer;
      setKnown({ reading, failure: undefined });
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "signedOut") endSession();
      isOffered.current = failure.kind !== "notFound";
      setKnown(({ reading }) => ({ reading: failure.kind === "unreachable" ? reading : undefined, failure }));
    }
  }, []);
  const reread = useCallback(async () => {
    if (isOffered.current && !sessionEnd.read()) await take(readSessionTimeout());
  }, [take]);
  const extend = useCallback(() => take(extendSession()), [take]);

  useEffect(() => {
    void reread();
    const onReturn = () => {
      if (document.visibilityState === "visible") void reread();
    };
    document.addEventListener("visibilitychange", onReturn);
    return () => document.removeEventListener("visibilitychange", onReturn);
    // A refreshed token means that the session was just extended.
  }, [reread, token]);

  const session = useMemo(() => ({ ...known, reread, extend }), [known, reread, extend]);
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
};
