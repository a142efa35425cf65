import { realmUrl } from "../shell/environment";
import { call } from "./rest";

/** Account REST of Keycloak 26.7: `/realms/{realm}/account`. */
const accountUrl = `${realmUrl}/account`;

export type AttributeMetadata = {
  name: string;
  displayName?: string;
  required: boolean;
  readOnly: boolean;
  annotations?: Record<string, unknown>;
  validators?: Record<string, Record<string, unknown>>;
};

export type Account = {
  id: string;
  username?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  attributes?: Record<string, string[]>;
  userProfileMetadata?: { attributes: AttributeMetadata[] };
};

export type Credential = {
  id: string;
  type: string;
  userLabel?: string;
  /** Epoch milliseconds. */
  createdDate?: number;
  /** JSON of the credential's public data. */
  credentialData?: string;
};

export type CredentialMetadata = {
  credential: Credential;
  /** A message key, with the values of its placeholders. */
  infoMessage?: { key: string; parameters?: string[] };
};

export type CredentialContainer = {
  type: string;
  category: string;
  displayName: string;
  createAction?: string;
  updateAction?: string;
  removeable: boolean;
  userCredentialMetadatas?: CredentialMetadata[];
};

export type DeviceSession = {
  id: string;
  ipAddress: string;
  /** Epoch seconds, like the next two. */
  started: number;
  lastAccess: number;
  expires: number;
  browser: string;
  current?: boolean;
  clients: { clientId: string; clientName?: string }[];
};

export type Device = { os: string; osVersion: string; mobile: boolean; sessions: DeviceSession[] };

export const readAccount = (signal?: AbortSignal) =>
  call<Account>(`${accountUrl}/?userProfileMetadata=true`, { signal });

export const writeAccount = (account: Account) => call<void>(`${accountUrl}/`, { method: "POST", body: account });

export const readCredentials = (signal?: AbortSignal) =>
  call<CredentialContainer[]>(`${accountUrl}/credentials`, { signal });

export const readDevices = (signal?: AbortSignal) => call<Device[]>(`${accountUrl}/sessions/devices`, { signal });

export const signOutSession = (id: string) =>
  call<void>(`${accountUrl}/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });

export const signOutOtherSessions = () => call<void>(`${accountUrl}/sessions`, { method: "DELETE" });
