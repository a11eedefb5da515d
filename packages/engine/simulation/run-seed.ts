import { nextJobAt } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { createSharedTestFile } from "@darkroom/db/testing";
import type { SharedTestFile } from "@darkroom/db/testing";
import { planDisasters } from "./faults/disasters.ts";
import { createFaults } from "./faults/faults.ts";
import type { FaultCounts } from "./faults/kinds.ts";
import type { Evidence } from "./laws/evidence.ts";
import { readTables } from "./laws/evidence.ts";
import { judge } from "./laws/judge.ts";
import type { Violation } from "./laws/judge.ts";
import { createWitness } from "./laws/witness.ts";
import type { Witness } from "./laws/witness.ts";
import { readStolen, watchJobs } from "./machine/gate-database.ts";
import { createCluster } from "./machine/cluster.ts";
import type { Cluster } from "./machine/cluster.ts";
import { createReceiver } from "./machine/receive.ts";
import type { Received } from "./machine/receive.ts";
import type { Site } from "./machine/start-process.ts";
import type { World } from "./machine/world.ts";
import { createAsk } from "./people/client.ts";
import { createCustomers } from "./people/customers.ts";
import type { Customers } from "./people/customers.ts";
import { inviteOperators } from "./people/operators.ts";
import type { Operators } from "./people/operators.ts";
import { inviteStranger } from "./people/stranger.ts";
import { SimulatedProvider } from "./provider/simulated-provider.ts";
import { FAL_WIRE } from "./provider/fal-wire.ts";
import { REPLICATE_WIRE } from "./provider/replicate-wire.ts";
import { SKYTELLS_WIRE } from "./provider/skytells-wire.ts";
import type { Wire } from "./provider/wire.ts";
import { createWebhooks } from "./provider/webhooks.ts";
import type { Webhooks } from "./provider/webhooks.ts";
import { createRandom } from "./time/random.ts";
import { createTimeline } from "./time/timeline.ts";
import { VirtualTime } from "./time/virtual-time.ts";

/** Of so many seeds the first is about Skytells, the second about fal, the others about Replicate. */
const SEEDS_PER_ROUND = 5;
const WIRES: ReadonlyMap<number, Wire> = new Map([
  [1, SKYTELLS_WIRE],
  [2, FAL_WIRE],
]);
/** Every run begins at this moment. */
const START_MS = Date.UTC(2_026, 0, 5, 9, 0, 0);
const MINUTE_MS = 60_000;
/** Trouble lasts at least so long, so that it also meets the ends of lives. */
const TROUBLE_MS_MIN = 3 * MINUTE_MS;
const TROUBLE_MS_MAX = 80 * MINUTE_MS;
/** After the last trouble everything must come to rest within this time. */
const REST_MS_MAX = 60 * MINUTE_MS;
/** Quiet for so long, sweeps have come by as well. */
const SWEEP_MS = 2 * MINUTE_MS;
const SLICE_MS = 15_000;

export type SeedReport = {
  seed: number;
  violations: readonly Violation[];
  faults: FaultCounts;
  predictions: number;
  digest: string;
  lines: readonly string[];
};

type Run = {
  world: World;
  site: Site;
  cluster: Cluster;
  webhooks: Webhooks;
  customers: Customers;
  witness: Witness;
  operators: Operators;
  received: Received[];
  heal: () => void;
};

function setUp(
  seed: number,
  { file, observer }: { file: SharedTestFile; observer: Database },
  keepsLines: boolean,
): Run {
  const root = createRandom(`seed ${seed}`);
  const time: VirtualTime = new VirtualTime(START_MS, root.fork("time"), () => witness.nextDueMs());
  const random = root.fork("world");
  const faults = createFaults(root.fork("faults"));
  const timeline = createTimeline(() => time.now(), keepsLines);
  const world: World = { time, random, faults, timeline, clock: { offsetMs: 0, setBackMs: 0 } };
  const witness = createWitness(world, observer, nextJobAt);
  const received: Received[] = [];
  const wire = WIRES.get(seed % SEEDS_PER_ROUND) ?? REPLICATE_WIRE;
  const receive = createReceiver(
    world,
    () => cluster,
    (webhook) => void received.push(webhook),
  );
  const webhooks = createWebhooks(world, wire, receive);
  const isTight = random.chance(0.2);
  const site: Site = {
    world,
    file,
    databaseTrouble: { lockedUntilMs: 0 },
    onWrite: (kind) => witness.look(kind),
    stores: {
      results: new Map(),
      previews: new Map(),
      spool: new Map(),
      spoolBytesMax: faults.has("spool_full") ? 1_500 : 1_000_000,
      outageUntilMs: 0,
    },
    api: new SimulatedProvider(world, wire, webhooks),
    webhooksReachable: !faults.strikes("webhooks_none"),
    budget: isTight
      ? { capacity: 1, refillPerSecond: 0.1, concurrencyMax: 2 }
      : { capacity: 60, refillPerSecond: 10, concurrencyMax: 32 },
  };
  const cluster = createCluster(site);
  cluster.start(random.whole(1, 3));
  const ask = createAsk(world, cluster);
  const customers = createCustomers(world, ask);
  const operators = inviteOperators(world, observer, ask);
  const { heal } = planDisasters(site, cluster, webhooks);
  const { runs } = site.api.provider;
  inviteStranger(world, observer, { runs, webhooks, wire });
  return { world, site, cluster, webhooks, customers, operators, witness, received, heal };
}

const OPEN = `SELECT (SELECT count(*) FROM prediction
  WHERE status NOT IN ('succeeded', 'failed', 'canceled', 'expired'))
  + (SELECT count(*) FROM job WHERE dead_at IS NULL) AS open`;
const DEAD = "SELECT count(*) AS dead FROM job WHERE dead_at IS NOT NULL";
/** A letter that dies again after so many redrives is dead for good. */
const REDRIVES_MAX = 3;

/** Waits until nothing is left to do, dead letters included, or the time for it is over. */
async function comeToRest(run: Run, observer: Database, limitMs: number): Promise<void> {
  const { world, customers, operators, webhooks } = run;
  const { time } = world;
  const ask = async (sql: string): Promise<boolean> =>
    Object.values((await observer.read({ sql, args: [] }))[0] ?? {})[0] !== 0;
  const isAnyoneBusy = (): boolean =>
    !customers.areDone() || !operators.areDone() || webhooks.inFlight() > 0;
  for (let redrives = 0; redrives <= REDRIVES_MAX; redrives += 1) {
    while (time.now() < limitMs && (isAnyoneBusy() || (await ask(OPEN)))) {
      await time.runUntil(time.now() + SLICE_MS);
    }
    if (!(await ask(DEAD)) || redrives === REDRIVES_MAX) break;
    operators.redriveLater();
  }
  await time.runUntil(time.now() + SWEEP_MS);
}

/** Lets people and trouble have their time, then takes the trouble away and waits for rest. */
async function liveThrough(run: Run, observer: Database): Promise<number> {
  const { world, site, cluster, heal } = run;
  const { time, faults, clock, timeline } = world;
  const { stores, api } = site;
  const arePeopleDone = (): boolean => run.customers.areDone() && run.operators.areDone();
  const slice = (): Promise<void> => time.runUntil(time.now() + SLICE_MS);
  const isOut = (): boolean =>
    Math.max(stores.outageUntilMs, api.provider.outage.untilMs) > time.now();
  const elapsedMs = (): number => time.now() - START_MS;
  while (
    elapsedMs() < TROUBLE_MS_MIN ||
    ((!arePeopleDone() || isOut()) && elapsedMs() < TROUBLE_MS_MAX)
  ) {
    await slice();
  }
  faults.end();
  heal();
  cluster.spare();
  clock.setBackMs += Math.max(0, clock.offsetMs);
  clock.offsetMs = 0;
  timeline.add("world", "all trouble is over");
  const healedMs = time.now();
  const limitMs = healedMs + REST_MS_MAX + clock.setBackMs;
  await comeToRest(run, observer, limitMs);
  return healedMs;
}

/** Stops everything in good order and says what was left behind. */
async function shutDown(
  run: Run,
  observer: Database,
): Promise<Pick<Evidence, "errors" | "stolen" | "openWaits" | "rescued">> {
  const { cluster, world } = run;
  const { time } = world;
  const errors: string[] = [];
  const openWaits: string[] = [];
  let rescued = 0;
  const healthy = cluster.alive().map(async ({ engine, process }) => {
    rescued += (await engine.health()).counters["rescued"] ?? 0;
    await engine.close();
    const open = time.openWaits(process);
    if (open > 0) openWaits.push(`${process.name} has ${open} waits open`);
  });
  await time.runUntil(time.now() + SLICE_MS);
  await Promise.all(healthy);
  for (const running of cluster.all()) {
    errors.push(...running.errors.map((error) => `${running.process.name}: ${error}`));
    await running.dispose();
  }
  return { errors, stolen: await readStolen(observer), openWaits, rescued };
}

/** One whole run, from an empty database to the verdict on what is left. */
export async function runSeed(seed: number, keepsLines = false): Promise<SeedReport> {
  await using file = await createSharedTestFile();
  const observer = file.connect({});
  await watchJobs(observer);
  const run = setUp(seed, { file, observer }, keepsLines);
  const { world, site, witness, customers, operators, received } = run;
  const healedMs = await liveThrough(run, observer);
  const left = await shutDown(run, observer);
  const evidence: Evidence = {
    ...(await readTables(observer)),
    ...left,
    moments: witness.moments,
    provider: site.api.provider,
    stores: site.stores,
    orders: customers.orders,
    received,
    operators,
    webhooksReachable: site.webhooksReachable,
    healedMs,
    endedMs: world.time.now(),
    setBackMs: world.clock.setBackMs,
  };
  return {
    seed,
    violations: judge(evidence),
    faults: world.faults.counts(),
    predictions: evidence.predictions.length,
    digest: world.timeline.digest(),
    lines: world.timeline.lines(),
  };
}
