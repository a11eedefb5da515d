import type { Cluster } from "../machine/cluster.ts";
import type { Site } from "../machine/start-process.ts";
import type { World } from "../machine/world.ts";
import type { Webhooks } from "../provider/webhooks.ts";
import { WORLD } from "../time/virtual-time.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Disasters come while people are at work. */
const DISASTER_MS_MAX = 2 * MINUTE_MS;
const HOUR_SHARE = 0.15;
const HOUR_MS_MAX = 65 * MINUTE_MS;
const CLOCK_JUMP_MS_MAX = 2 * 60 * MINUTE_MS;
const LOCK_MS_MAX = 40 * SECOND_MS;

function outageMs({ random }: World): number {
  return random.chance(HOUR_SHARE)
    ? random.whole(30 * MINUTE_MS, HOUR_MS_MAX)
    : random.whole(SECOND_MS, 4 * MINUTE_MS);
}

function moveClock(world: World, byMs: number): void {
  const { clock, faults, timeline } = world;
  clock.offsetMs += byMs;
  if (byMs < 0) clock.setBackMs -= byMs;
  faults.count(byMs < 0 ? "clock_backward" : "clock_forward");
  timeline.add("disaster", `the clock jumps by ${byMs} ms`);
}

/** A jump of any size, and some time later the correction, if nobody made it before. */
function jump(world: World, direction: 1 | -1, isHealed: () => boolean): void {
  const { random, time } = world;
  const largeMs = random.whole(MINUTE_MS, CLOCK_JUMP_MS_MAX);
  const byMs = direction * (random.chance(0.5) ? random.whole(100, MINUTE_MS) : largeMs);
  moveClock(world, byMs);
  time.after(WORLD, random.whole(SECOND_MS, 4 * MINUTE_MS), () => {
    if (!isHealed()) moveClock(world, -byMs);
  });
}

/** Ends of what lasts; `heal` brings all of them forward. */
export type Disasters = { heal: () => void };

/** Plans what happens to the site as a whole in this run. */
export function planDisasters(site: Site, cluster: Cluster, webhooks: Webhooks): Disasters {
  const { world, stores, api, databaseTrouble } = site;
  const { random, faults, time, timeline } = world;
  let isHealed = false;
  const plan = (times: number, strike: () => void): void => {
    for (let count = 0; count < times; count += 1) {
      time.after(WORLD, random.whole(0, DISASTER_MS_MAX), () => {
        if (!isHealed) strike();
      });
    }
  };
  const some = (): number => random.whole(1, 3);
  if (faults.has("power_cut")) plan(some(), cluster.cutPower);
  if (faults.has("pause")) plan(some(), cluster.pause);
  if (faults.has("restart")) plan(some(), cluster.restart);
  if (faults.has("clock_forward")) plan(some(), () => jump(world, 1, () => isHealed));
  if (faults.has("clock_backward")) plan(some(), () => jump(world, -1, () => isHealed));
  if (faults.has("database_busy")) {
    plan(some(), () => {
      databaseTrouble.lockedUntilMs = time.now() + random.whole(100, LOCK_MS_MAX);
      timeline.add("disaster", "somebody locks the database");
    });
  }
  if (faults.has("storage_outage")) {
    plan(1, () => {
      stores.outageUntilMs = time.now() + outageMs(world);
      timeline.add("disaster", "the storage is down");
    });
  }
  if (faults.has("provider_outage")) {
    plan(1, () => {
      api.provider.outage = { fromMs: time.now(), untilMs: time.now() + outageMs(world) };
      timeline.add("disaster", "the provider cannot be reached");
    });
  }
  if (faults.has("secret_rotated")) {
    plan(1, () => {
      faults.count("secret_rotated");
      webhooks.rotate();
      timeline.add("disaster", "the webhook secret is rotated");
    });
  }
  return {
    heal: () => {
      isHealed = true;
      databaseTrouble.lockedUntilMs = 0;
      stores.outageUntilMs = 0;
      api.provider.outage.untilMs = Math.min(api.provider.outage.untilMs, time.now());
    },
  };
}
