import type { EngineContext } from "../context.ts";
import type { PredictionView } from "../views.ts";
import { loadOwned } from "./load.ts";
import { keepSnapshot, readSnapshot } from "./snapshot.ts";
import { readKept, view } from "./view.ts";

/**
 * A prediction as its owner reads it, by a snapshot where one is good enough, else from the
 * primary. Only this read may be answered by a snapshot: whatever decides loads its own row.
 */
export async function getPrediction(
  context: EngineContext,
  query: { accountId: string; id: string; minSequence?: number | undefined },
): Promise<PredictionView | null> {
  if (context.snapshots === undefined) {
    const row = await loadOwned(context, query);
    return row === null ? null : view(context, row);
  }
  const snapshot = await readSnapshot(context, query);
  if (snapshot !== null) {
    context.counters.add("snapshotHits");
    const { row, results, progress } = snapshot;
    return view(context, row, { results, progress: progress === null ? [] : [progress] });
  }
  context.counters.add("snapshotMisses");
  const at = context.now();
  const row = await loadOwned(context, query);
  if (row === null) return null;
  const kept = await readKept(context, [row]);
  const [shown] = await Promise.all([
    view(context, row, kept),
    keepSnapshot(context, { at, row, kept }),
  ]);
  return shown;
}
