import type { ReuseWish } from "@darkroom/engine";
import type { Bound } from "./visit.ts";

export function reuseReads({ engine: { reuse }, accountId }: Bound) {
  return { reuse: { get: () => reuse.get(accountId) } };
}

export function reuseWrites({ engine: { reuse }, accountId }: Bound) {
  return { reuse: { set: (wish: ReuseWish) => reuse.set(accountId, wish) } };
}
