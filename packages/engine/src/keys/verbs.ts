import type { EngineContext } from "../context.ts";
import type { Page } from "../views.ts";
import { createKey } from "./create.ts";
import { findDeadKeys, findKey } from "./find.ts";
import { listKeys, revokeAllKeys, revokeKey } from "./list.ts";
import type {
  CreateKeyOutcome,
  FindKeyOutcome,
  KeyView,
  NewKey,
  RevokeKeyOutcome,
} from "./views.ts";

/** Keys by which programs act for accounts. */
export interface KeyVerbs {
  create: (key: NewKey) => Promise<CreateKeyOutcome>;
  /** Newest first, revoked ones included. */
  list: (query: {
    accountId: string;
    cursor: string | null;
    most: number;
  }) => Promise<Page<KeyView>>;
  /** For good, and at once in the database; whoever caches a key asks again within a second. */
  revoke: (target: { accountId: string; id: string }) => Promise<RevokeKeyOutcome>;
  /** All keys of an account, when it is deleted. */
  revokeAll: (accountId: string) => Promise<void>;
  /** The key behind the text of an `Authorization` header; notes its use. */
  find: (text: string) => Promise<FindKeyOutcome>;
  /** Which of these can no longer be used. */
  findDead: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

export function createKeyVerbs(context: EngineContext): KeyVerbs {
  return {
    create: (key) => createKey(context, key),
    list: (query) => listKeys(context, query),
    revoke: (target) => revokeKey(context, target),
    revokeAll: (accountId) => revokeAllKeys(context, accountId),
    find: (text) => findKey(context, text),
    findDead: (ids) => findDeadKeys(context, ids),
  };
}
