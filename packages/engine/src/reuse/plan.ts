import type { EngineContext } from "../context.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { priceOf } from "../models/price.ts";
import type { CreateCommand } from "../views.ts";
import { reuseDigestOf } from "./digest.ts";
import { findSource } from "./find-source.ts";
import type { Source } from "./find-source.ts";
import { reuseOf } from "./setting.ts";

/** How an order is answered: by a run of its own, or with the result of an equal one. */
export type ReusePlan = {
  /** What equal orders have in common; null where no order can be answered with this result. */
  digest: string | null;
  source: Source | null;
  /** It runs, and equal orders that allow it are to follow it. */
  isFirst: boolean;
  /** What is reserved for it. */
  credits: number;
};

/**
 * Looks for an equal prediction where the order allows it. What waits for one under way reserves
 * its whole price, since it may have to run itself; what takes a stored result only the price of
 * that. An order with a start in the future is answered by a run of its own.
 */
export async function planReuse(
  context: EngineContext,
  command: CreateCommand,
  order: { model: ModelDefinition; input: Record<string, unknown>; priority: number },
): Promise<ReusePlan> {
  const { model, input, priority } = order;
  const credits = priceOf(model, input);
  const digest = command.runAt === null ? reuseDigestOf(model, input) : null;
  if (digest === null) return { digest, source: null, isFirst: false, credits };
  const wish = command.reuse ?? (await reuseOf(context, command.accountId)).reuse;
  if (wish === "never") return { digest, source: null, isFirst: false, credits };
  const { accountId } = command;
  const source = await findSource(context, { accountId, digest, priority });
  const isStored = source?.isStored === true;
  return {
    digest,
    source,
    isFirst: source === null,
    credits: isStored ? Math.min(credits, context.reuseCredits) : credits,
  };
}
