import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { createDarkroomServer } from "../server/darkroom-server.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";
import { REPOSITORY } from "../server/paths.ts";
import { readProcedures } from "../server/read-procedures.ts";
import { sendHonestGuest } from "./honest-guest.ts";
import { CREATES_PER_MINUTE, HANDLES_GROWTH_MAX, QUIET_MS_MAX, WATCH_MS } from "./limits.ts";
import { createCollector } from "./oracle/collect.ts";
import type { Collector, Finding } from "./oracle/collect.ts";
import { judgeLine } from "./oracle/judge-log.ts";
import { describeProcess, judgeProcess } from "./oracle/judge-process.ts";
import type { ProcessReport, ProcessSample } from "./oracle/judge-process.ts";
import type { Forbidden } from "./oracle/rules.ts";
import { planShots } from "./plan-shots.ts";
import { readCountedErrors } from "./read-counted-errors.ts";
import { setStage } from "./set-stage.ts";
import { shoot } from "./shoot.ts";
import type { Stage } from "./stage.ts";
import { stallClients } from "./stalled-clients.ts";
import { createTally } from "./tally.ts";
import type { Counts } from "./tally.ts";
import { readProcess, watchProcess } from "./watch-process.ts";
import { SchemaSchema } from "./values/from-schema.ts";

export type FuzzPlan = {
  requests: number;
  /** Makes the shots repeatable; what they are aimed at is new in each run. */
  seed: number;
  write: (line: string) => void;
};

export type FuzzReport = Counts & {
  seed: number;
  seconds: number;
  /** Journeys of the honest guest that went well meanwhile. */
  journeys: number;
  audited: number;
  process: ProcessReport | null;
  violations: readonly Finding[];
};

const ProceduresSchema = z.array(
  z.object({
    path: z.string(),
    kind: z.enum(["query", "mutation", "subscription"]),
    input: SchemaSchema.nullable(),
  }),
);
/** Texts of the emulator's failures, which are for the operator alone. */
const PROVIDER_TEXTS = ["ran out of memory", "NSFW content detected"];

/** Sends nonsense at every public entry of a real server, and looks at everything it says. */
export async function runFuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const variables = {
    AUTH_SECRET: randomBytes(32).toString("hex"),
    METRICS_TOKEN: randomBytes(16).toString("hex"),
    WELCOME_CREDITS: "1000000",
    LIMIT_CREATES_PER_MINUTE: String(CREATES_PER_MINUTE),
  };
  const collector = createCollector();
  let forbidden: Forbidden | null = null;
  const server = await createDarkroomServer(variables, (line) => {
    // Lines of the start, before anything was sent, tell the operator where everything is.
    if (forbidden === null) return;
    for (const violation of judgeLine(line, forbidden)) collector.add(violation, line);
  });
  try {
    await server.start();
    const set = await setStage({ ...server, variables });
    forbidden = forbid(server, set.stage);
    const procedures = ProceduresSchema.parse(await readProcedures());
    return await fuzz(plan, { server, ...set, forbidden, collector, procedures, variables });
  } finally {
    await server.remove();
  }
}

function forbid(server: DarkroomServer, stage: Stage): Forbidden {
  const home = homedir();
  return {
    secrets: stage.secrets(),
    paths: [server.dataDirectory, REPOSITORY, ...(home.length > 1 ? [`${home}/`] : [])],
    provider: [new URL(server.emulatorUrl).host, ...PROVIDER_TEXTS],
  };
}

type Parts = {
  server: DarkroomServer;
  stage: Stage;
  stop: () => Promise<void>;
  forbidden: Forbidden;
  collector: Collector;
  procedures: z.infer<typeof ProceduresSchema>;
  variables: { METRICS_TOKEN: string };
};

async function fuzz(plan: FuzzPlan, parts: Parts): Promise<FuzzReport> {
  const { server, collector } = parts;
  const startedAt = performance.now();
  const port = Number(new URL(server.url).port);
  const tally = createTally();
  const processId = server.processId();
  const before = await readProcess(processId);
  const watch = watchProcess(processId);
  const honest = await sendHonestGuest(server.url, {
    onTrouble: (detail) => collector.add({ rule: "honest_guest", detail }, detail),
  });
  const stalled = stallClients(port);
  const ticker = setInterval(() => {
    const found = collector
      .findings()
      .map(({ rule, detail, count }) => `\n  ${rule} ×${String(count)}: ${detail}`);
    plan.write(
      `${String(tally.counts().requests)} of ${String(plan.requests)} requests${found.join("")}`,
    );
  }, 10 * WATCH_MS);
  const goesOn = (): boolean => server.processId() !== null;
  const range = { port, ...parts, tally, goesOn };
  await shoot(range, planShots(parts.procedures, plan.seed), plan.requests);
  watch.stop();
  for (const beginning of await stalled) {
    collector.add({ rule: "hang", detail: "a stalled client is not cut off" }, beginning);
  }
  clearInterval(ticker);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const journeys = await honest.stop();
  await parts.stop();
  const after = await untilQuiet(server, before);
  const ended = await endServer(parts);
  const process = describeProcess(watch.samples(), { before, after });
  if (process !== null) {
    for (const violation of judgeProcess(process, plan.requests)) {
      collector.add(violation, JSON.stringify(process));
    }
  }
  const counts = tally.counts();
  return {
    ...counts,
    seed: plan.seed,
    seconds,
    journeys,
    ...ended,
    process,
    violations: collector.findings(),
  };
}

/** The last things that the server is asked for, its end, and its books. */
async function endServer({ server, collector, variables }: Parts): Promise<{ audited: number }> {
  if (server.processId() === null) {
    const words = server.lines().slice(-20).join("\n");
    collector.add({ rule: "crash", detail: "the server has ended by itself" }, words);
  } else {
    for (const detail of await readCountedErrors(server.url, variables.METRICS_TOKEN)) {
      collector.add({ rule: "server_error", detail }, detail);
    }
    const exit = await server.stop();
    if (exit?.code !== 0) {
      collector.add({ rule: "crash", detail: "it did not end in peace" }, JSON.stringify(exit));
    }
  }
  const audit = await server.audit();
  for (const { rule, subject, detail } of audit.findings) {
    collector.add({ rule: "audit", detail: rule }, `${subject} ${detail}`);
  }
  return { audited: audit.predictions };
}

/** Waits until what the shots have opened is closed again; gives what is open then. */
async function untilQuiet(
  server: DarkroomServer,
  before: ProcessSample | null,
): Promise<ProcessSample | null> {
  const giveUpAt = performance.now() + QUIET_MS_MAX;
  for (;;) {
    const sample = await readProcess(server.processId());
    if (sample === null || before === null) return sample;
    const isQuiet = sample.handles <= before.handles + HANDLES_GROWTH_MAX;
    if (isQuiet || performance.now() > giveUpAt) return sample;
    await sleep(WATCH_MS);
  }
}
