import { createGuest } from "../api/visitor.ts";
import type { Visitor } from "../api/visitor.ts";
import type { EmulatorControl } from "../emulator-control.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";

/** As many runs as the server needs before it speaks of a usual time. */
const RUNS = 20;
/** What one guest can pay of the dearest mode. */
const GUEST_RUNS = 5;
const MODES = [
  { model: "darkroom/jersey-speed", fastestMs: 1_600, spreadMs: 70 },
  { model: "darkroom/jersey-quality", fastestMs: 3_800, spreadMs: 110 },
  { model: "darkroom/jersey-scene", fastestMs: 6_200, spreadMs: 190 },
] as const;

/** Runs each mode often enough, so that the pictures show measured times and not their absence. */
export async function makeHistory(
  server: DarkroomServer,
  emulator: EmulatorControl,
): Promise<void> {
  const started: { guest: Visitor; id: string }[] = [];
  for (const { model, fastestMs, spreadMs } of MODES) {
    let guest = await createGuest(server.url);
    for (let run = 0; run < RUNS; run += 1) {
      if (run % GUEST_RUNS === 0) guest = await createGuest(server.url);
      await emulator.scenario({ durationMs: fastestMs + run * spreadMs });
      const prediction = await guest.create({ model, input: { prompt: `history ${String(run)}` } });
      started.push({ guest, id: prediction.id });
    }
  }
  // One after another: sixty that look at once would slow down what they wait for.
  for (const { guest, id } of started) await guest.untilEnded(id);
  await emulator.clearScenario();
}
