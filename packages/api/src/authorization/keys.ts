import type { Engine, NewKey } from "@darkroom/engine";
import type { Scope } from "./permissions.ts";
import type { Bound } from "./visit.ts";

type ListQuery = Omit<Parameters<Engine["keys"]["list"]>[0], "accountId">;
/** A key as its maker wishes it: its scopes are those that keys may have. */
type Wish = Omit<NewKey, "accountId" | "userId" | "scopes"> & { scopes: readonly Scope[] };

export function keyReads({ engine: { keys }, accountId }: Bound) {
  return { keys: { list: (query: ListQuery) => keys.list({ ...query, accountId }) } };
}

export function keyWrites({ engine: { keys }, accountId, userId }: Bound) {
  return {
    keys: {
      create: (wish: Wish) => keys.create({ ...wish, accountId, userId }),
      revoke: (target: { id: string }) => keys.revoke({ ...target, accountId }),
    },
  };
}
