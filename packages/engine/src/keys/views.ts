/** A key as its account reads it; the key itself is told once, when it is made. Times are ISO 8601. */
export type KeyView = {
  id: string;
  name: string;
  /** How the key begins, `dk_…`, to tell it from others. */
  prefix: string;
  scopes: readonly string[];
  /** Calls in a minute; null for the default of the installation. */
  callsPerMinute: number | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  /** To within a minute; null where it was never used. */
  lastUsedAt: string | null;
};

export type NewKey = {
  accountId: string;
  userId: string;
  name: string;
  scopes: readonly string[];
  /** Ms since the epoch; null for a key that does not expire. */
  expiresAt: number | null;
  callsPerMinute: number | null;
};

export type CreateKeyOutcome =
  /** `secret` is the whole key. It is told here and nowhere else. */
  | { outcome: "created"; secret: string; key: KeyView }
  | { outcome: "too_many" }
  /** Guests have no keys: nobody could find theirs again. */
  | { outcome: "guest" }
  | { outcome: "expiry_passed" };

export type RevokeKeyOutcome = { outcome: "revoked"; key: KeyView } | { outcome: "not_found" };

/** A key that can be used, and for whom it acts. */
export type UsableKey = {
  id: string;
  /** The account that it was made for, or the one that took that over. */
  accountId: string;
  userId: string;
  scopes: readonly string[];
  callsPerMinute: number | null;
  /** Ms since the epoch; null for a key that does not expire. */
  expiresAt: number | null;
};

export type FindKeyOutcome =
  | { outcome: "found"; key: UsableKey }
  /** Mistyped or cut: no key of ours, without asking the database. */
  | { outcome: "malformed" }
  | { outcome: "unknown" | "expired" | "revoked" };
