/** From the widest circle to the narrowest; `members` have signed up. */
export type Holders = "everybody" | "guests" | "members" | "operators";

/**
 * Everything that can be allowed. `keys` says whether an API key may have it as a scope; what it
 * may not is done by people with a session.
 */
export const PERMISSIONS = {
  "models:read": { holders: "everybody", keys: true },
  "predictions:read": { holders: "guests", keys: true },
  "predictions:write": { holders: "guests", keys: true },
  "batches:read": { holders: "guests", keys: true },
  "batches:write": { holders: "guests", keys: true },
  "credits:read": { holders: "guests", keys: true },
  "account:read": { holders: "guests", keys: true },
  // All that anybody of the account can read, in one piece: for people.
  "account:export": { holders: "guests", keys: false },
  "account:delete": { holders: "guests", keys: false },
  "caps:read": { holders: "guests", keys: true },
  "caps:write": { holders: "guests", keys: false },
  "endpoints:read": { holders: "members", keys: true },
  "endpoints:write": { holders: "members", keys: true },
  "notifications:read": { holders: "guests", keys: false },
  "notifications:write": { holders: "guests", keys: false },
  "schedules:read": { holders: "members", keys: true },
  "schedules:write": { holders: "members", keys: true },
  "keys:read": { holders: "members", keys: false },
  "keys:write": { holders: "members", keys: false },
  "reuse:read": { holders: "guests", keys: true },
  "reuse:write": { holders: "guests", keys: false },
  "installation:operate": { holders: "operators", keys: false },
} as const satisfies Record<string, { holders: Holders; keys: boolean }>;

export type Permission = keyof typeof PERMISSIONS;

/** Permissions that an API key may be given. */
export type Scope = {
  [Name in Permission]: (typeof PERMISSIONS)[Name]["keys"] extends true ? Name : never;
}[Permission];

export function isScope(name: string): name is Scope {
  return Object.entries(PERMISSIONS).some(([known, { keys }]) => keys && known === name);
}
