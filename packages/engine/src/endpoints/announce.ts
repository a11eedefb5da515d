import { predictionEvent, writeDeliveries } from "@darkroom/db";
import type { EndpointRow, NewEndpointDelivery, PredictionRow } from "@darkroom/db";
import { announcementOf, isWanted } from "@darkroom/lifecycle";
import type { PredictionAnnouncement, Status } from "@darkroom/lifecycle";
import { and, asc, eq, lte } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { DONE } from "../jobs/job.ts";
import type { JobResult } from "../jobs/job.ts";
import { loadPrediction } from "../predictions/load.ts";
import { view } from "../predictions/view.ts";
import { deliveryJob } from "./job.ts";
import { familyIds, listeners } from "./load.ts";
import { unsentDelivery } from "./unsent-delivery.ts";
import type { EndpointEvent } from "./views.ts";

type Told = {
  id: number;
  sequence: number;
  to: Status;
  at: number;
  type: PredictionAnnouncement;
};

/** What others are told of a prediction, up to a sequence, in the order in which it happened. */
async function readTold(
  context: EngineContext,
  upTo: { predictionId: string; sequence: number },
): Promise<Told[]> {
  const rows = await context.database.orm
    .select({
      id: predictionEvent.id,
      sequence: predictionEvent.sequence,
      from: predictionEvent.fromStatus,
      to: predictionEvent.toStatus,
      at: predictionEvent.at,
    })
    .from(predictionEvent)
    .where(
      and(
        eq(predictionEvent.predictionId, upTo.predictionId),
        lte(predictionEvent.sequence, upTo.sequence),
      ),
    )
    .orderBy(asc(predictionEvent.sequence));
  return rows.flatMap((row) => {
    const type = announcementOf(row.from, row.to);
    return type === null ? [] : [{ ...row, type }];
  });
}

/** The row as it stood after an event, in what a view shows of it. */
function rowAt(row: PredictionRow, told: Told): PredictionRow {
  if (row.sequence === told.sequence || told.to === row.status) return row;
  return {
    ...row,
    status: told.to,
    sequence: told.sequence,
    errorCode: null,
    finishedAt: null,
    endedAt: null,
    creditsReserved: row.creditsPrice,
    creditsCaptured: 0,
  };
}

async function writeBody(context: EngineContext, row: PredictionRow, told: Told): Promise<string> {
  const event: EndpointEvent = {
    type: told.type,
    timestamp: new Date(told.at).toISOString(),
    sequence: told.sequence,
    data: await view(context, rowAt(row, told)),
  };
  return JSON.stringify(event);
}

function newDelivery(
  context: EngineContext,
  row: PredictionRow,
  to: { endpointId: string; told: Told; body: string },
): NewEndpointDelivery {
  const facts = {
    id: context.newId(),
    endpointId: to.endpointId,
    accountId: row.accountId,
    predictionId: row.id,
    sequence: to.told.sequence,
    type: to.told.type,
    body: to.body,
    jobId: null,
    nextAt: null,
  };
  return unsentDelivery(facts, context.now());
}

const wants = ({ events, sinceEventId }: EndpointRow, told: Told): boolean =>
  told.id > sinceEventId && isWanted(events, told.type);

/**
 * Writes a delivery for each endpoint that wants an event of this prediction. Events before it are
 * looked at too, so that none comes after a later one, whichever job is the faster.
 */
export async function announceEvent(
  context: EngineContext,
  upTo: { predictionId: string; sequence: number },
): Promise<JobResult> {
  const row = await loadPrediction(context, upTo.predictionId);
  if (row === null || row.deletedAt !== null) return DONE;
  const told = await readTold(context, upTo);
  const accountIds = JSON.stringify(await familyIds(context, row.accountId));
  const open = await listeners(context).execute({ predictionId: row.id, accountIds });
  const rows: NewEndpointDelivery[] = [];
  for (const event of told) {
    const wanting = open.filter((endpoint) => wants(endpoint, event));
    if (wanting.length === 0) continue;
    const body = await writeBody(context, row, event);
    // An endpoint that the order names may want it by itself.
    const endpointIds = new Set(wanting.map(({ id, targetId }) => targetId ?? id));
    for (const endpointId of endpointIds) {
      rows.push(newDelivery(context, row, { endpointId, told: event, body }));
    }
  }
  await writeDeliveries(context.database, rows, deliveryJob(context));
  if (rows.length > 0) context.announceWork();
  return DONE;
}
