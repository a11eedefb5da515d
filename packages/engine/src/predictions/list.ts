import { prediction, predictionEvent } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import type { Status } from "@darkroom/lifecycle";
import { and, asc, desc, eq, isNull, lt } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import type { Page, PredictionView } from "../views.ts";
import { loadOwned } from "./load.ts";
import type { TimelineEventView } from "./timeline-view.ts";
import { viewAll } from "./view.ts";

export type ListQuery = {
  accountId: string;
  cursor: string | null;
  most: number;
  /** Only those in this status, and only those of this model; null for all. */
  status?: Status | null;
  model?: string | null;
};

/** The account's predictions, newest first. Ids are UUID v7: their order is the order of time. */
export async function listPredictions(
  context: EngineContext,
  query: ListQuery,
): Promise<Page<PredictionView>> {
  const { cursor, status = null, model = null } = query;
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const rows: PredictionRow[] = await context.database.orm
    .select()
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, query.accountId),
        isNull(prediction.deletedAt),
        cursor === null ? undefined : lt(prediction.id, cursor),
        status === null ? undefined : eq(prediction.status, status),
        model === null ? undefined : eq(prediction.model, model),
      ),
    )
    .orderBy(desc(prediction.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: await viewAll(context, page),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The events of a prediction in their order, without the operator's details. */
export async function timelineOf(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<TimelineEventView[] | null> {
  const row = await loadOwned(context, target);
  if (row === null) return null;
  const events = await context.database.orm
    .select()
    .from(predictionEvent)
    .where(eq(predictionEvent.predictionId, row.id))
    .orderBy(asc(predictionEvent.sequence));
  return events.map((event) => ({
    sequence: event.sequence,
    type: event.type,
    from: event.fromStatus,
    to: event.toStatus,
    actor: event.actor.split(":", 1)[0] ?? event.actor,
    at: new Date(event.at).toISOString(),
    reusedFrom: textOf(event.detail?.["reusedFrom"]),
    moderation: textOf(event.detail?.["moderation"]),
  }));
}
