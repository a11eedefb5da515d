import type { Database } from "@darkroom/db";
import { PUBLIC_URL, createSiteCallback } from "../machine/start-process.ts";
import type { World } from "../machine/world.ts";
import { makeFile } from "../provider/plan-run.ts";
import type { Run } from "../provider/run.ts";
import type { Webhooks } from "../provider/webhooks.ts";
import type { Wire } from "../provider/wire.ts";
import { WORLD } from "../time/virtual-time.ts";

const VISITS = 12;
const VISIT_MS_MAX = 120_000;

/** A run of somebody else with the same provider, ready to be passed off as one of ours. */
function strangeRun(world: World, serial: number, endMs: number): Run {
  const id = `strange${serial}`;
  return {
    id,
    model: "somebody/else",
    input: { prompt: "teal hexagons" },
    webhook: null,
    events: new Set(),
    script: {
      queueMs: 0,
      workMs: 0,
      end: "succeeded",
      ignoresDeadline: false,
      isOdd: false,
      outputs: 1,
      movesOutput: false,
      shape: "list",
    },
    status: "succeeded",
    createdMs: endMs,
    startedMs: endMs,
    endedMs: endMs,
    retentionMs: Number.POSITIVE_INFINITY,
    deadlineMs: null,
    isDeadlineForStart: false,
    files: [makeFile(world.random, id, 0)],
    words: [],
    generation: 0,
    share: 1,
    excuses: new Set(),
  };
}

const WAITING = `SELECT id FROM prediction WHERE status IN ('queued', 'submitting')
ORDER BY id DESC LIMIT 1`;

/**
 * Another customer of the provider, whose webhooks the provider signs for us as well, and who has
 * learned ids of our predictions. Without their tokens nothing of it may be believed.
 */
export function inviteStranger(
  world: World,
  observer: Database,
  provider: { runs: Map<string, Run>; webhooks: Webhooks; wire: Wire },
): void {
  const { time, random, faults } = world;
  const callback = createSiteCallback();
  if (!faults.has("webhook_forged")) return;
  let serial = 0;

  const visit = async (): Promise<void> => {
    const [found] = await observer.read({ sql: WAITING, args: [] });
    if (found === undefined || !faults.strikes("webhook_forged")) return;
    const run = strangeRun(world, (serial += 1), time.now());
    provider.runs.set(run.id, run);
    const id = String(found["id"]);
    const { wire } = provider;
    const url = new URL(callback.url(wire.name, id));
    const token = random.pick([
      "",
      "made up",
      new URL(callback.url("x", run.id)).search.slice(-20),
      // Where the account is signed as well, not even an address that leaked helps.
      ...(wire.signsForAll === true ? [url.searchParams.get("t") ?? ""] : []),
    ]);
    url.searchParams.set("t", token);
    const view = { now: time.now(), showsWebhook: true, baseUrl: wire.baseUrl };
    const shown = { ...wire.show(run, view), webhook: `${PUBLIC_URL}/any` };
    provider.webhooks.forge(url.href, wire.tell?.(shown, run) ?? shown, 1);
  };

  for (let count = 0; count < VISITS; count += 1) {
    time.after(WORLD, random.whole(0, VISIT_MS_MAX), () => void time.whileReal(visit()));
  }
}
