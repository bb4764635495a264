// What the operator's commands ask of a hub, in their own words. How the calls travel is left to api-over-http.ts.

export interface Breach {
  readonly what: string;
  readonly seq: string | null;
}

export interface InvariantCheck {
  readonly id: string;
  readonly sentence: string;
  readonly ok: boolean;
  readonly breaches: readonly Breach[];
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly positions: number;
  readonly reservations: number;
  readonly durationMs: number;
  readonly checks: readonly InvariantCheck[];
}

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface ApiKeyDraft {
  readonly tenant?: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: string;
}

export interface NewApiKey {
  readonly id: string;
  /** Shown this once; the hub keeps its hash only. */
  readonly key: string;
}

export interface HubApi {
  readonly verify: () => Promise<VerifyReport>;
  readonly listKeys: (tenant?: string) => Promise<ApiKeyRow[]>;
  readonly createKey: (draft: ApiKeyDraft) => Promise<NewApiKey>;
  readonly revokeKey: (id: string, tenant?: string) => Promise<void>;
  readonly createTenant: (code: string, name: string) => Promise<void>;
  /** The codes of all tenants; null where the key may not know. */
  readonly listTenants: () => Promise<readonly string[] | null>;
  /** Whether the key's tenant has no catalogue yet, and so no ledger. */
  readonly isEmpty: () => Promise<boolean>;
  /** The same hub, as whoever has that key. */
  readonly withKey: (key: string) => HubApi;
}
