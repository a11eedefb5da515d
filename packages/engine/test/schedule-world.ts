import { expect } from "vitest";
import type { CreateSchedule, ScheduleView, ScheduledOrder } from "../src/index.ts";
import { MODEL } from "./world.ts";
import type { World } from "./world.ts";

export const HOUR_MS = 3_600_000;
export const HOURLY = { cron: "0 * * * *", timeZone: "UTC" };

/** A prediction that is over soon. */
export const STRIPES: ScheduledOrder = {
  prediction: {
    model: MODEL.model,
    input: { prompt: "stripes", __scenario: { durationMs: 10 } },
    maxCredits: null,
  },
};

/** Makes a schedule that orders a prediction each hour, where nothing else is said. */
export const createSchedule = (world: World, overrides: Partial<CreateSchedule> = {}) =>
  world.engine.schedules.create({
    ...HOURLY,
    accountId: world.accountId,
    actor: { kind: "user", id: "user-1" },
    order: STRIPES,
    ...overrides,
  });

export async function addSchedule(
  world: World,
  overrides: Partial<CreateSchedule> = {},
): Promise<ScheduleView> {
  const created = await createSchedule(world, overrides);
  if (created.outcome !== "created") throw new Error(JSON.stringify(created));
  return created.schedule;
}

/** The only schedule there is. */
export const readSchedule = async (world: World): Promise<ScheduleView | undefined> =>
  (await world.engine.schedules.list(world.accountId))[0];

/** Lets the time come at which a schedule fires, a moment past it. */
export const passTo = (world: World, iso: string) =>
  world.clock.advance(Date.parse(iso) - world.clock.now() + 1);

/** Ticks until the schedule has fired so often. */
export async function untilFired(
  world: World,
  fires: number,
  engines = [world.engine],
): Promise<void> {
  for (let ticks = 0; ticks < 60; ticks += 1) {
    if (((await readSchedule(world))?.fires ?? 0) >= fires) break;
    await Promise.all(engines.map((engine) => engine.worker.tick()));
  }
  expect((await readSchedule(world))?.fires).toBe(fires);
}
