import { queuePause } from "@darkroom/db";
import type { Database, PredictionRow, QueuePauseRow } from "@darkroom/db";
import { desc, isNull } from "drizzle-orm";
import { prepareOnce } from "../../prepare-once.ts";
import { PAUSES_SHOWN_MAX } from "./limits.ts";
import { viewPause } from "./scope.ts";
import type { PauseView, PausedView } from "./views.ts";

const open = prepareOnce((orm) =>
  orm.select().from(queuePause).where(isNull(queuePause.resumedAt)).prepare(),
);
const newest = prepareOnce((orm) =>
  orm
    .select()
    .from(queuePause)
    .orderBy(desc(queuePause.pausedAt), desc(queuePause.id))
    .limit(PAUSES_SHOWN_MAX)
    .prepare(),
);

type Store = { database: Database };

/** All pauses that hold now, for all processes. */
export function openPauses(store: Store): Promise<QueuePauseRow[]> {
  return open(store).execute();
}

/** Whether one of these pauses covers a prediction. */
export function isPaused(
  pauses: readonly QueuePauseRow[],
  row: Pick<PredictionRow, "provider" | "priority">,
): boolean {
  return pauses.some(
    ({ provider, priority }) =>
      (provider === null || provider === row.provider) &&
      (priority === null || priority === row.priority),
  );
}

/** Whether a provider's kill switch is on. */
export async function isProviderPaused(store: Store, provider: string): Promise<boolean> {
  return (await openPauses(store)).some((pause) => pause.provider === provider);
}

/** The pauses that hold, without what is the operators' business alone. */
export async function viewPaused(store: Store): Promise<PausedView[]> {
  const pauses = (await openPauses(store)).map(viewPause);
  return pauses.map(({ scope, provider, priority, since }) => ({
    scope,
    provider,
    priority,
    since,
  }));
}

/** The newest pauses, ended ones too, at most `PAUSES_SHOWN_MAX`: who paused what, when and why. */
export async function listPauses(store: Store): Promise<PauseView[]> {
  return (await newest(store).execute()).map(viewPause);
}
