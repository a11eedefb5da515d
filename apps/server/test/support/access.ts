import { SCOPES } from "./callers.ts";
import type { Role, ScopeName } from "./callers.ts";

/** How a caller fares at a door: "in", or the reason of the refusal. */
export type Word =
  | "in"
  | "unauthenticated"
  | "sign_up_required"
  | "session_required"
  | "forbidden"
  | "scope_missing";

/**
 * One line of a table. `keys` is the one scope that opens the door to an API key, all others being
 * told `scope_missing`; or a word for all keys.
 */
export type Line = readonly [
  nobody: Word,
  visitor: Word,
  member: Word,
  keys: ScopeName | Word,
  operator: Word,
];

/** What a line says of a caller, with the scope that is missing where one is. */
export function wantedOf([nobody, visitor, member, keys, operator]: Line, role: Role): string {
  if (role === "nobody") return nobody;
  if (role === "visitor") return visitor;
  if (role === "member") return member;
  if (role === "operator") return operator;
  if (!isScopeName(keys)) return keys;
  return keys === role.scope ? "in" : `scope_missing ${keys}`;
}

function isScopeName(keys: string): keys is ScopeName {
  return SCOPES.some((scope) => scope === keys);
}

/** What an answer says that is no refusal of a door is not looked at, as long as it is one. */
export type Answered = { status: number; reason: string | null; scope: string | null };

const STATUS_OF: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  sign_up_required: 403,
  session_required: 403,
  forbidden: 403,
  scope_missing: 403,
};

/** The same words for an answer: what came of it, and whether its status belongs to its reason. */
export function wordOf({ status, reason, scope }: Answered): string {
  if (status === 429 || status >= 500) return `a failure with ${String(status)}`;
  const wanted = STATUS_OF[reason ?? ""];
  if (wanted === undefined)
    return status === 401 || status === 403 ? `only ${String(status)}` : "in";
  if (wanted !== status) return `${String(reason)} with ${String(status)}`;
  return scope === null ? String(reason) : `${String(reason)} ${scope}`;
}

/** What is there and missing in a table, and what it has that is not there. */
export function compare(there: readonly string[], table: Readonly<Record<string, unknown>>) {
  const known = new Set(Object.keys(table));
  return {
    missing: there.filter((name) => !known.has(name)),
    gone: [...known].filter((name) => !there.includes(name)),
  };
}
