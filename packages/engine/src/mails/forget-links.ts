import { job } from "@darkroom/db";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";
import { SEND_MAIL } from "./order.ts";

const deadLinks = prepareOnce((orm) =>
  orm
    .select({ id: job.id })
    .from(job)
    .where(
      and(
        isNotNull(job.deadAt),
        eq(job.kind, SEND_MAIL),
        sql`${job.payload} ->> '$.link' is not null`,
      ),
    )
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/** Takes the links out of mails whose last attempt ended with its process; tells how many. */
export async function forgetLinks(context: EngineContext): Promise<number> {
  const ids = (await deadLinks(context).execute()).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await write(
    context,
    context.database.orm
      .update(job)
      .set({ payload: sql`json_set(${job.payload}, '$.link', null)` })
      .where(and(inArray(job.id, ids), isNotNull(job.deadAt))),
  );
  return ids.length;
}
