import { prediction } from "@darkroom/db";
import { ACTIVE_STATUSES, AT_PROVIDER_STATUSES } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import { and, asc, count, inArray, lt, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";
import { letOthersGo } from "./let-others-go.ts";
import {
  OPEN_RUNS_MAX,
  STUCK_IDS_MAX,
  STUCK_MS_MIN,
  STUCK_PAST_DEADLINE_MS,
  STUCK_TIMES_P99,
} from "./limits.ts";
import type { StuckFigures } from "./views.ts";

const given = (name: string) => sql.placeholder(name);

/** Unfinished predictions of one model at one provider in one status. */
export type OpenRow = { provider: string; model: string; status: Status; predictions: number };

// Both are led by `prediction_status` to what is unfinished.
export const openByStatus = prepareOnce((orm) =>
  orm
    .select({
      provider: prediction.provider,
      model: prediction.model,
      status: prediction.status,
      predictions: count(),
    })
    .from(prediction)
    .where(inArray(prediction.status, [...ACTIVE_STATUSES]))
    .groupBy(prediction.status, prediction.provider, prediction.model)
    .prepare(),
);

export const pastDeadline = prepareOnce((orm) =>
  orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(inArray(prediction.status, [...ACTIVE_STATUSES]), lt(prediction.deadlineAt, given("by"))),
    )
    .orderBy(asc(prediction.id))
    .limit(OPEN_RUNS_MAX)
    .prepare(),
);

export const runsAtProviders = prepareOnce((orm) =>
  orm
    .select({
      id: prediction.id,
      provider: prediction.provider,
      model: prediction.model,
      submittedAt: prediction.submittedAt,
      deadlineAt: prediction.deadlineAt,
    })
    .from(prediction)
    .where(
      and(
        inArray(prediction.status, [...AT_PROVIDER_STATUSES]),
        lt(prediction.submittedAt, given("before")),
      ),
    )
    .orderBy(asc(prediction.id))
    .limit(OPEN_RUNS_MAX)
    .prepare(),
);

/** What is unfinished, by provider, model and status. */
export function readOpen(context: EngineContext): Promise<OpenRow[]> {
  return openByStatus(context).execute();
}

/**
 * What has no end although it should: past its deadline, or at its provider for a multiple of
 * the model's own p99.
 * @param usualMs the p99 of a model at a provider, null with too little history
 */
export async function readStuck(
  context: EngineContext,
  usualMs: (run: { provider: string; model: string }) => number | null,
): Promise<StuckFigures> {
  const now = context.now();
  const by = now - STUCK_PAST_DEADLINE_MS;
  await letOthersGo(context);
  const overdue = await pastDeadline(context).execute({ by });
  await letOthersGo(context);
  const runs = await runsAtProviders(context).execute({ before: now - STUCK_MS_MIN });
  const late = runs.filter((run) => {
    const usual = usualMs(run);
    const atProviderMs = now - (run.submittedAt ?? now);
    return usual !== null && run.deadlineAt >= by && atProviderMs > usual * STUCK_TIMES_P99;
  });
  return {
    pastDeadline: overdue.length,
    pastUsual: late.length,
    ids: [...overdue, ...late]
      .map(({ id }) => id)
      .toSorted()
      .slice(0, STUCK_IDS_MAX),
  };
}
