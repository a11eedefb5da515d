import { familyOf, prediction, upload } from "@darkroom/db";
import { STATUSES, isTerminal } from "@darkroom/lifecycle";
import { and, asc, inArray, lt, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import { UPLOADS_SWEPT_MAX, UPLOAD_GRACE_MS } from "./limits.ts";

const OPEN_STATUSES = STATUSES.filter((status) => !isTerminal(status));

/** Removes files that have expired and that no open prediction needs; true when more are left. */
export async function sweepUploads(context: EngineContext): Promise<boolean> {
  const { orm } = context.database;
  const rows = await orm
    .select({ id: upload.id, storageKey: upload.storageKey })
    .from(upload)
    .where(
      and(
        lt(upload.expiresAt, context.now() - UPLOAD_GRACE_MS),
        sql`not exists (select 1 from ${prediction}
          where ${prediction.accountId} in ${sql.raw(familyOf("upload.account_id"))}
            and ${inArray(prediction.status, OPEN_STATUSES)}
            and instr(${prediction.input}, ${upload.id}) > 0)`,
      ),
    )
    .orderBy(asc(upload.expiresAt))
    .limit(UPLOADS_SWEPT_MAX);
  if (rows.length === 0) return false;
  // The bytes go first: after a crash in between the row is found again.
  for (const { storageKey } of rows) await context.storage.remove(storageKey);
  const ids = rows.map(({ id }) => id);
  await write(context, orm.delete(upload).where(inArray(upload.id, ids)));
  return rows.length >= UPLOADS_SWEPT_MAX;
}
