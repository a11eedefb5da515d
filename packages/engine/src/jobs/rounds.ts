import { closeReturnedWelcomes, drainMergedAccounts } from "../accounts/drain.ts";
import { rescueBatches } from "../batches/rescue.ts";
import { sweepBatches } from "../batches/sweep.ts";
import { sweepUploads } from "../uploads/sweep.ts";
import type { EngineContext } from "../context.ts";
import { unparkDeliveries } from "../deliveries/unpark.ts";
import { RESCUE_EVERY_MS, SWEEP_AGAIN_MS } from "../limits.ts";
import { forgetLinks } from "../mails/forget-links.ts";
import { sweepRetained } from "../retention/sweep.ts";
import { repairSchedules } from "../schedules/repair.ts";
import { finishSignUps, sweepSignUps } from "../sign-ups/sweep.ts";
import { createAbandonment } from "../predictions/cancel-abandoned.ts";
import { switchAllWaiting } from "../predictions/switch.ts";
import { expireQueued, rescueStuck } from "./rescue.ts";
import { sweepSpool } from "./sweep.ts";

/** Something to look after; true when more of it is left to do. */
type Duty = (context: EngineContext) => Promise<boolean>;

const whole =
  (duty: (context: EngineContext) => Promise<unknown>): Duty =>
  async (context) => {
    await duty(context);
    return false;
  };

/** What waits for somebody, by the database alone. */
const createCare = (): readonly Duty[] => [
  whole(rescueStuck),
  whole(expireQueued),
  whole(rescueBatches),
  whole(repairSchedules),
  createAbandonment(),
  whole(switchAllWaiting),
  whole(unparkDeliveries),
  whole(drainMergedAccounts),
  whole(forgetLinks),
  whole(finishSignUps),
  whole(closeReturnedWelcomes),
];
/** What is over its time: it waits for disks and storages, and must not hold up the care. */
const SWEEPS: readonly Duty[] = [
  whole(sweepSpool),
  sweepRetained,
  sweepBatches,
  sweepUploads,
  sweepSignUps,
];

/** Goes through all of them; one that fails holds up no other. */
async function goRound(context: EngineContext, duties: readonly Duty[]): Promise<boolean> {
  let hasMore = false;
  for (const duty of duties) {
    try {
      hasMore = (await duty(context)) || hasMore;
    } catch (error) {
      context.log("error", "what was left behind could not be looked after", { error });
    }
  }
  return hasMore;
}

export interface Round {
  /** Goes round when it is time to, once at a time; ends with what runs. */
  go: () => Promise<void>;
  /** Resolves when nobody is on the way. */
  ended: () => Promise<void>;
}

function createRound(context: EngineContext, duties: readonly Duty[]): Round {
  let dueAt = 0;
  let going: Promise<void> | null = null;

  const go = async (): Promise<void> => {
    const hasMore = await goRound(context, duties);
    dueAt = context.now() + (hasMore ? SWEEP_AGAIN_MS : RESCUE_EVERY_MS);
    going = null;
  };

  return {
    go: () => {
      if (going !== null) return going;
      const waitMs = dueAt - context.now();
      // A time further away than any wait was set before the clock went back.
      if (waitMs > 0 && waitMs <= RESCUE_EVERY_MS) return Promise.resolve();
      going = go();
      return going;
    },
    ended: () => going ?? Promise.resolve(),
  };
}

/** Care and sweeps of one worker, each at its own pace. */
export function createRounds(context: EngineContext): Round {
  const rounds = [createRound(context, createCare()), createRound(context, SWEEPS)];
  return {
    go: async () => {
      await Promise.all(rounds.map((round) => round.go()));
    },
    ended: async () => {
      await Promise.all(rounds.map((round) => round.ended()));
    },
  };
}
