import { setTimeout as sleep } from "node:timers/promises";
import type { Prediction } from "../api/schemas.ts";
import { createGuest } from "../api/visitor.ts";
import type { Visitor } from "../api/visitor.ts";
import { createEmulatorControl, isRecordedCreate } from "../emulator-control.ts";
import { waitFor } from "../wait.ts";
import { createDarkroomServer } from "../server/darkroom-server.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";
import { LOOK_MS } from "../limits.ts";
import { countViolations, findBrokenOutputs, findViolations } from "./find-violations.ts";
import { createMeddler } from "./meddle.ts";
import type { Meddling } from "./meddle.ts";
import { pickScenario } from "./pick-scenario.ts";
import { createRandom, pickNumber } from "./random.ts";
import { createSubmitter } from "./submit-all.ts";
import type { Order, Submitted } from "./submit-all.ts";

/** Time between a start and the next kill. */
const ALIVE_MS_MIN = 50;
const ALIVE_MS_MAX = 2_000;
/** Time between a kill and the next start. */
const AWAY_MS_MAX = 200;
/** Some kills come while the server is still starting: it repairs what the last one has left. */
const EARLY_SHARE = 0.4;
const EARLY_MS_MAX = 3_000;
/** A lost answer is looked for during two minutes before its credits are released. */
const ALL_ENDED_MS_MAX = 600_000;
const WELCOME_CREDITS = 1_000_000;
const CREATES_PER_MINUTE = 1_000_000;

export type KillPlan = {
  predictions: number;
  kills: number;
  /** Makes orders and moments repeatable, as far as a machine is. */
  seed: number;
  write: (line: string) => void;
};

export type KillReport = {
  predictions: number;
  kills: number;
  seed: number;
  /** How many ended in each status. */
  ended: Record<string, number>;
  /** How many met each trouble. */
  troubles: Record<string, number>;
  /** Kills that met a server which was still starting. */
  earlyKills: number;
  /** What users did meanwhile. */
  cancels: number;
  retries: number;
  seconds: number;
  /** Creates that were asked for again because the answer was lost. */
  askedAgain: number;
  /** Creates that the provider has recorded. */
  creates: number;
  audited: number;
  lost: number;
  paidTwice: number;
  violations: string[];
};

/** Runs predictions on a real server that is killed again and again, and looks at what is left. */
export async function runKills(plan: KillPlan): Promise<KillReport> {
  const startedAt = performance.now();
  const server = await createDarkroomServer({
    WELCOME_CREDITS: String(WELCOME_CREDITS),
    LIMIT_CREATES_PER_MINUTE: String(CREATES_PER_MINUTE),
    LOG_LEVEL: "warn",
  });
  try {
    await server.start();
    const visitor = await createGuest(server.url);
    const ran = await submitUnderKills(plan, server, visitor);
    plan.write(`All ${String(ran.submitted.length)} are submitted; waiting for their ends.`);
    const predictions = await untilAllEnded(visitor, plan.write);
    const found = await report(plan, server, visitor, { ...ran, predictions });
    return { ...found, seconds: Math.round((performance.now() - startedAt) / 1_000) };
  } finally {
    await server.remove();
  }
}

type Ran = Meddling & { submitted: readonly Submitted[]; earlyKills: number };

async function submitUnderKills(
  plan: KillPlan,
  server: DarkroomServer,
  visitor: Visitor,
): Promise<Ran> {
  const random = createRandom(plan.seed);
  const orders = Array.from({ length: plan.predictions }, (_, place): Order => ({
    ...pickScenario(random),
    key: `kills-${String(plan.seed)}-${String(place)}`,
    prompt: `jersey number ${String(place)}`,
  }));
  const submitter = createSubmitter(visitor);
  const meddler = createMeddler({ ...submitter, visitor, random });
  let earlyKills = 0;
  for (let kill = 1; kill <= plan.kills; kill += 1) {
    const isEarly = kill > 1 && random() < EARLY_SHARE;
    const [least, most] = isEarly ? [0, EARLY_MS_MAX] : [ALIVE_MS_MIN, ALIVE_MS_MAX];
    const aliveMs = pickNumber(random, least, most);
    const starting = isEarly ? beginStart(server) : null;
    if (starting === null && kill > 1) await server.start();
    const share = Math.ceil(orders.length / (plan.kills - kill + 1));
    await orderOver(aliveMs, orders.splice(0, share), { random, order: submitter.order });
    meddler.meddle(kill);
    await sleep(random() < 0.5 ? 0 : LOOK_MS);
    await server.kill9();
    await starting;
    earlyKills += isEarly ? 1 : 0;
    await sleep(pickNumber(random, 0, AWAY_MS_MAX));
    const moment = isEarly ? "while it started" : "after a start";
    plan.write(`Kill ${String(kill)} of ${String(plan.kills)}, ${String(aliveMs)} ms ${moment}`);
  }
  if (plan.kills > 0) await server.start();
  submitter.order(orders);
  const submitted = await submitter.complete();
  return { submitted, earlyKills, ...meddler.done() };
}

/** A start that nobody waits for; it settles when the server is ready or has been killed. */
async function beginStart(server: DarkroomServer): Promise<void> {
  await server.start().catch(() => undefined);
}

/** Orders one after the other at random moments of the given time, and lets the time pass. */
async function orderOver(
  timeMs: number,
  orders: readonly Order[],
  ports: { random: () => number; order: (orders: readonly Order[]) => void },
): Promise<void> {
  const moments = orders.map(() => pickNumber(ports.random, 0, timeMs)).sort((a, b) => a - b);
  let passedMs = 0;
  for (const [place, order] of orders.entries()) {
    const momentMs = moments[place] ?? timeMs;
    await sleep(momentMs - passedMs);
    passedMs = momentMs;
    ports.order([order]);
  }
  await sleep(timeMs - passedMs);
}

/** Looks at the whole list until nothing runs any more; after the limit with what still runs. */
async function untilAllEnded(
  visitor: Visitor,
  write: (line: string) => void,
): Promise<Prediction[]> {
  let predictions: Prediction[] = [];
  let unended = -1;
  await waitFor("Everything has ended", ALL_ENDED_MS_MAX, async () => {
    predictions = await visitor.listAll();
    const count = predictions.filter(({ endedAt }) => endedAt === null).length;
    if (count !== unended) write(`${String(count)} have not ended`);
    unended = count;
    await sleep(unended === 0 ? 0 : 900);
    return unended === 0 ? true : null;
  }).catch((error: unknown) => {
    write(String(error));
  });
  return predictions;
}

async function report(
  plan: KillPlan,
  server: DarkroomServer,
  visitor: Visitor,
  found: Ran & { predictions: readonly Prediction[] },
): Promise<Omit<KillReport, "seconds">> {
  const emulator = createEmulatorControl(server.emulatorUrl);
  const [log, provider] = [await emulator.log(), await emulator.predictions()];
  const balance = await visitor.balance();
  const violations = findViolations({
    ...found,
    log,
    provider,
    balance,
    welcomeCredits: WELCOME_CREDITS,
  });
  violations.push(...(await findBrokenOutputs(visitor, found.predictions)));
  const exit = await server.stop();
  if (exit?.code !== 0) violations.push(`the server ended with ${JSON.stringify(exit)}`);
  const audit = await server.audit();
  violations.push(
    ...audit.findings.map(({ rule, subject, detail }) => `audit: ${rule} ${subject} ${detail}`),
  );
  return {
    predictions: found.predictions.length,
    kills: plan.kills,
    earlyKills: found.earlyKills,
    cancels: found.cancels,
    retries: found.retries,
    seed: plan.seed,
    ended: countBy(found.predictions, ({ status }) => status),
    troubles: countBy(found.submitted, ({ trouble }) => trouble),
    askedAgain: found.submitted.filter(({ tries }) => tries > 1).length,
    creates: log.filter(isRecordedCreate).length,
    audited: audit.predictions,
    ...countViolations(violations),
    violations,
  };
}

function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string) {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
