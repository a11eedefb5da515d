import type { PredictionRow } from "@darkroom/db";
import { RUN_WAIT_MS, chooseDelivery, isTerminal, quantileMs } from "@darkroom/lifecycle";
import type { DeliveryChoice, MeasuredP95, Pattern } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { CreateCommand } from "../views.ts";
import type { RunKind } from "./history.ts";

type Order = Pick<CreateCommand, "delivery" | "priority" | "runAt">;

/** A person who waits and leaves the choice to us. */
export const WAITING_ORDER: Order = { delivery: "auto", priority: "interactive", runAt: null };

/** What we measured ourselves of the time that somebody waits for such a run. */
async function measuredP95(context: EngineContext, kind: RunKind): Promise<MeasuredP95> {
  const history = await context.history.of(kind);
  const expected = history.sinceSubmitted();
  const p95 = expected === null ? null : quantileMs(expected.estimate, 0.95);
  return { p95Ms: p95 === null ? null : Math.round(p95), runs: history.runs.length };
}

/** The delivery pattern of an order for such a run, why, and by which figures. */
export async function deliveryOf(
  context: EngineContext,
  kind: RunKind,
  order: Order,
): Promise<DeliveryChoice> {
  return chooseDelivery(
    {
      delivery: order.delivery,
      isBatch: order.priority === "batch",
      isScheduled: order.runAt !== null,
    },
    await measuredP95(context, kind),
  );
}

/** The pattern as it stands: a direct prediction past its bound is one that is asked for. */
export function patternOf(
  row: Pick<PredictionRow, "pattern" | "status" | "createdAt">,
  now: number,
): Pattern {
  const isOverdue = !isTerminal(row.status) && now - row.createdAt >= RUN_WAIT_MS;
  return row.pattern === "direct" && isOverdue ? "poll" : row.pattern;
}
