import { prediction } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import { and, asc, eq, gt, gte, isNull, lt, or, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { isAwaited } from "../predictions/abandoned.ts";
import { prepareOnce } from "../prepare-once.ts";
import { letOthersGo } from "./let-others-go.ts";
import { HEALTH_ROWS_MAX } from "./limits.ts";
import { stagesOf } from "./stages.ts";
import { createEndCell } from "./step.ts";
import type { EndCell } from "./step.ts";
import { OTHER_MODEL, STAGES } from "./views.ts";

const given = (name: string) => sql.placeholder(name);

// The partial index `prediction_ended` leads to the rows of the step and to no others.
export const endsAfter = prepareOnce((orm) =>
  orm
    .select({
      id: prediction.id,
      provider: prediction.provider,
      model: prediction.model,
      status: prediction.status,
      errorCode: prediction.errorCode,
      priority: prediction.priority,
      pattern: prediction.pattern,
      runAt: prediction.runAt,
      abandonedAt: prediction.abandonedAt,
      creditsCaptured: prediction.creditsCaptured,
      createdAt: prediction.createdAt,
      submittedAt: prediction.submittedAt,
      startedAt: prediction.startedAt,
      finishedAt: prediction.finishedAt,
      endedAt: prediction.endedAt,
    })
    .from(prediction)
    .where(
      and(
        isNull(prediction.deletedAt),
        gte(prediction.endedAt, given("from")),
        lt(prediction.endedAt, given("to")),
        or(
          gt(prediction.endedAt, given("from")),
          and(eq(prediction.endedAt, given("from")), gt(prediction.id, given("after"))),
        ),
      ),
    )
    .orderBy(asc(prediction.endedAt), asc(prediction.id))
    .limit(HEALTH_ROWS_MAX)
    .prepare(),
);

type EndRow = Awaited<ReturnType<ReturnType<typeof endsAfter>["execute"]>>[number];

function addStages(cell: EndCell, row: EndRow): void {
  const stages = stagesOf(row);
  for (const stage of STAGES) {
    const durationMs = stages[stage];
    if (durationMs !== undefined) cell.stages[stage].add(durationMs);
  }
  if (stages.start !== undefined && stages.run !== undefined) {
    cell.atProvider.add(stages.start + stages.run);
  }
}

function addEnd(cell: EndCell, row: EndRow): void {
  if (!isTerminal(row.status)) return;
  cell.byStatus[row.status] += 1;
  cell.creditsCaptured += row.creditsCaptured;
  if (row.status !== "succeeded") cell.creditsCapturedInVain += row.creditsCaptured;
  // A cancelled one carries a reason as well, and nobody failed at it.
  if (row.errorCode !== null && row.status !== "canceled") {
    cell.byError.set(row.errorCode, (cell.byError.get(row.errorCode) ?? 0) + 1);
  }
  if (isAwaited(row)) cell.awaited += 1;
  if (row.abandonedAt !== null) cell.abandoned += 1;
  addStages(cell, row);
}

/** Names that the catalogue does not have would grow without bound. */
function namesOf(context: EngineContext, row: EndRow): { provider: string; model: string } {
  const isKnown = context.modelOf(row.model) !== null && context.providerOf(row.provider) !== null;
  return isKnown ? row : { provider: OTHER_MODEL, model: OTHER_MODEL };
}

/** The predictions that ended from a time on and before another, counted by provider and model. */
export async function readEnds(
  context: EngineContext,
  { from, to }: { from: number; to: number },
): Promise<EndCell[]> {
  const cells = new Map<string, EndCell>();
  let page: EndRow[] = [];
  let place = { from, after: "" };
  do {
    await letOthersGo(context);
    page = await endsAfter(context).execute({ ...place, to });
    for (const row of page) {
      const { provider, model } = namesOf(context, row);
      const key = JSON.stringify([provider, model]);
      const cell = cells.get(key) ?? createEndCell(provider, model);
      cells.set(key, cell);
      addEnd(cell, row);
    }
    const last = page.at(-1);
    if (last !== undefined) place = { from: last.endedAt ?? to, after: last.id };
  } while (page.length === HEALTH_ROWS_MAX);
  return [...cells.values()];
}
