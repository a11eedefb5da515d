import type { World } from "./world.ts";

/** As if so many predictions had run, each for so long; the newest is the last. */
export async function pretendRuns(world: World, durationsMs: readonly number[]): Promise<void> {
  const ids: string[] = [];
  for (const _ of durationsMs) {
    ids.push((await world.submit({}, { runAt: world.clock.now() + 3_600_000 })).id);
  }
  await world.database.batch(
    ids.map((id, place) => ({
      sql: `UPDATE prediction SET status = 'succeeded', credits_reserved = 0, submitted_at = ?3 - ?2,
        started_at = ?3 - ?2, finished_at = ?3, ended_at = ?3 WHERE id = ?1`,
      args: [id, durationsMs[place] ?? 0, 1_000_000 + place],
    })),
  );
}
