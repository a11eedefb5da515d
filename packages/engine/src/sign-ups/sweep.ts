import { signUp } from "@darkroom/db";
import { and, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";
import { finishSignUp } from "./confirm.ts";

const unfinished = prepareOnce((orm) =>
  orm.select().from(signUp).where(isNotNull(signUp.confirmedAt)).limit(SWEEP_ROWS_MAX).prepare(),
);

const expired = prepareOnce((orm) =>
  orm
    .select({ id: signUp.id })
    .from(signUp)
    .where(and(isNull(signUp.confirmedAt), lte(signUp.expiresAt, sql.placeholder("now"))))
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/** Ends what a crash left of confirmed sign-ups: the visitor's work still goes along. */
export async function finishSignUps(context: EngineContext): Promise<void> {
  for (const row of await unfinished(context).execute()) {
    try {
      await finishSignUp(context, row, { userId: row.userId, isSameBrowser: false });
    } catch (error) {
      context.log("warn", "a visitor's work waits for the next round", { id: row.id, error });
    }
  }
}

/** Removes sign-ups whose link leads nowhere any more; true when more are left. */
export async function sweepSignUps(context: EngineContext): Promise<boolean> {
  const ids = (await expired(context).execute({ now: context.now() })).map(({ id }) => id);
  if (ids.length === 0) return false;
  await write(context, context.database.orm.delete(signUp).where(inArray(signUp.id, ids)));
  return ids.length >= SWEEP_ROWS_MAX;
}
