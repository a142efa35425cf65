import { endSession, keycloak } from "../shell/login";

export type FailureKind = "signedOut" | "forbidden" | "notFound" | "invalid" | "unreachable" | "unexpected";

/** One complaint of the server about one field; `errorMessage` and `params` are message keys or plain text. */
export type FieldError = { field: string; errorMessage: string; params?: readonly string[] };

export class RestFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly fieldErrors: readonly FieldError[] = [],
  ) {
    super(kind);
  }
}

export type Call = {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
};

/** Long enough for a slow connection, short enough that nobody waits for a server that will not answer. */
const PATIENCE_MILLIS = 30_000;

/** Calls the server with the user's token, refreshed if need be. Every way it can fail is a {@link RestFailure}. */
export async function call<T>(url: string, options: Call = {}): Promise<T> {
  await ensureToken(5);
  let response = await send(url, options, keycloak.token);
  if (response.status === 401) {
    // The token still looked good here: either the session is gone, or the token's keys were rotated.
    await ensureToken(-1);
    response = await send(url, options, keycloak.token);
  }
  return read<T>(response);
}

/** Reads with what is at hand (a token that is still good, else the identity cookie): never refreshes, so never extends the session. */
export async function callWithoutExtending<T>(url: string, options: Call = {}): Promise<T> {
  const token = keycloak.token && !keycloak.isTokenExpired(0) ? keycloak.token : undefined;
  return read<T>(await send(url, options, token));
}

export async function send(url: string, { method = "GET", body, signal }: Call, token?: string): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  try {
    return await fetch(url, {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      headers: {
        accept: "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RestFailure("unreachable");
  }
}

async function ensureToken(minValidity: number): Promise<void> {
  try {
    await keycloak.updateToken(minValidity);
  } catch {
    if (keycloak.token) throw new RestFailure("unreachable");
    endSession();
    throw new RestFailure("signedOut");
  }
}

async function read<T>(response: Response): Promise<T> {
  if (response.ok) {
    return (response.status === 204 ? undefined : await parsed(response)) as T;
  }
  switch (response.status) {
    case 400:
      throw new RestFailure("invalid", fieldErrorsOf(await parsed(response)));
    case 401:
      throw new RestFailure("signedOut");
    case 403:
      throw new RestFailure("forbidden");
    case 404:
      throw new RestFailure("notFound");
    default:
      throw new RestFailure(response.status >= 502 ? "unreachable" : "unexpected");
  }
}

async function parsed(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new RestFailure("unexpected");
  }
}

/** Account REST answers `{"errors":[{"field","errorMessage","params"}]}`; a read-only user gets `{"errorMessage"}` alone. */
function fieldErrorsOf(body: unknown): FieldError[] {
  const { errors, errorMessage } = body as { errors?: FieldError[]; errorMessage?: string };
  return errors ?? [{ field: "", errorMessage: errorMessage ?? "" }];
}
