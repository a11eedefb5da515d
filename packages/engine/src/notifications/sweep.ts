import { notification } from "@darkroom/db";
import { asc, inArray, lt, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";

const oldNotifications = prepareOnce((orm) =>
  orm
    .select({ id: notification.id })
    .from(notification)
    .where(lt(notification.createdAt, sql.placeholder("before")))
    .orderBy(asc(notification.createdAt))
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/** Removes notifications from before a time, read or not; tells how many. */
export async function sweepNotifications(context: EngineContext, before: number): Promise<number> {
  const ids = (await oldNotifications(context).execute({ before })).map(({ id }) => id);
  if (ids.length === 0) return 0;
  const { orm } = context.database;
  await write(context, orm.delete(notification).where(inArray(notification.id, ids)));
  return ids.length;
}
