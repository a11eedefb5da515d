import { account } from "@darkroom/db";
import { sum } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { LIABILITIES_AGE_MS } from "./limits.ts";
import type { SystemHealth } from "./views.ts";

const sums = prepareOnce((orm) =>
  orm
    .select({
      available: sum(account.available).mapWith(Number),
      reserved: sum(account.reserved).mapWith(Number),
    })
    .from(account)
    .prepare(),
);

/**
 * What all accounts together may still spend and hold reserved. It reads every account, hence no
 * more often than every `LIABILITIES_AGE_MS`.
 */
export function createLiabilities(
  context: EngineContext,
): () => Promise<SystemHealth["liabilities"]> {
  let latest: { at: number; value: SystemHealth["liabilities"] } | null = null;
  return async () => {
    const now = context.now();
    if (latest !== null && Math.abs(now - latest.at) < LIABILITIES_AGE_MS) return latest.value;
    const [row] = await sums(context).execute();
    const value = {
      available: row?.available ?? 0,
      reserved: row?.reserved ?? 0,
      at: new Date(now).toISOString(),
    };
    latest = { at: now, value };
    return value;
  };
}
