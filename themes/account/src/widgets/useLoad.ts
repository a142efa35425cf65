import { useCallback, useEffect, useState } from "react";
import { RestFailure } from "../rest/rest";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly value: T }
  | { readonly state: "failed"; readonly failure: RestFailure };

export type Loader<T> = Loaded<T> & {
  /** Reads again; the last value stays on show meanwhile, unless there is none. */
  reload: () => void;
};

/** Reads something from the server when the component appears. `read` must be the same function at every render. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>): Loader<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    setLoaded((before) => (before.state === "loaded" ? before : { state: "loading" }));
    read(controller.signal).then(
      (value) => setLoaded({ state: "loaded", value }),
      (error: unknown) => {
        if (!controller.signal.aborted) setLoaded({ state: "failed", failure: asFailure(error) });
      },
    );
    return () => controller.abort();
  }, [read, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...loaded, reload };
}

export function asFailure(error: unknown): RestFailure {
  return error instanceof RestFailure ? error : new RestFailure("unexpected");
}
