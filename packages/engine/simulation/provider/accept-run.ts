import type { FaultKind } from "../faults/kinds.ts";
import { latencyMs } from "../machine/world.ts";
import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import { answerAbout } from "./answer-about.ts";
import { liveRun } from "./live-run.ts";
import { WRITING_MODEL, makeFile, makeWords, planRun } from "./plan-run.ts";
import type { ApiCall, Reply } from "./reply.ts";
import type { Run } from "./run.ts";
import type { CreationBody, Wire } from "./wire.ts";

/** A creation that arrived. `isRefused`: the caller was told for certain that there is no run. */
export type Creation = {
  atMs: number;
  webhook: string | null;
  input: Readonly<Record<string, unknown>>;
  runId: string | null;
  isRefused: boolean;
};

type Desk = {
  wire: Wire;
  provider: { runs: Map<string, Run>; creations: Creation[] };
  show: (run: Run) => Record<string, unknown>;
  notify: (run: Run, event: string) => void;
};

const SECOND_MS = 1_000;
const SLOW_S_MAX = 70;
const EARLY_MS_MAX = 12_000;

/** Answers after which certainly nothing was made. */
function refusal({ faults, random }: World, { problem, throttled }: Wire): Reply | null {
  const waitMs = latencyMs(random);
  if (faults.strikes("create_429")) {
    const told = random.pick(["body", "header", "sentence"] as const);
    return throttled(random.whole(1, 40), told, waitMs);
  }
  if (faults.strikes("create_429_bare")) return throttled(5, "nowhere", waitMs);
  if (faults.strikes("create_402")) return problem(402, waitMs);
  if (faults.strikes("create_401")) return problem(401, waitMs);
  if (faults.strikes("create_422")) return problem(422, waitMs);
  return null;
}

/** Losses that look the same to the caller whether something was made or not. */
function lossBefore({ faults, random }: World, { problem }: Wire): Reply | null {
  const waitMs = latencyMs(random);
  if (faults.strikes("create_500_before")) return problem(500, waitMs);
  return faults.strikes("create_reset_before") ? { kind: "reset", waitMs } : null;
}

function lossAfter({ faults, random }: World, { problem }: Wire): Reply | null {
  const waitMs = latencyMs(random);
  if (faults.strikes("create_500_after")) return problem(random.pick([500, 502, 504]), waitMs);
  if (faults.strikes("create_reset_after")) return { kind: "reset", waitMs };
  if (faults.strikes("create_silent_after")) return { kind: "silence" };
  if (!faults.strikes("create_unreadable_after")) return null;
  const body = JSON.stringify({ detail: "a relay answers in the API's place" });
  return { kind: "answer", status: 201, body, isCut: random.chance(0.5), waitMs };
}

function makeRun(world: World, body: CreationBody, serial: number, wire: Wire): Run {
  const { random, faults, time } = world;
  const { model, deadlineMs } = body;
  const script = planRun(random, faults, model);
  const id = `run${serial}`;
  const isWriting = model === WRITING_MODEL;
  return {
    id,
    model,
    input: body.input,
    webhook: body.webhook,
    events: new Set(body.events),
    script,
    status: "starting",
    createdMs: time.now(),
    startedMs: null,
    endedMs: null,
    retentionMs: wire.retentionMs,
    isDeadlineForStart: wire.isDeadlineForStart === true,
    deadlineMs: deadlineMs === null ? null : time.now() + deadlineMs,
    files: isWriting
      ? []
      : Array.from({ length: script.outputs }, (_, place) => makeFile(random, id, place)),
    words: isWriting ? makeWords(id) : [],
    generation: 0,
    share: 0,
    excuses: new Set(),
  };
}

const EARLY: FaultKind = "webhook_early";

/** The provider takes a creation, or turns it away, or nobody learns which. */
export function acceptRun(world: World, call: ApiCall, desk: Desk): Reply {
  const { random, faults, time } = world;
  const { wire, provider, show, notify } = desk;
  const body = wire.readCreation(call);
  const note = (runId: string | null, isRefused: boolean): void => {
    const { webhook, input } = body;
    provider.creations.push({ atMs: time.now(), webhook, input, runId, isRefused });
  };
  const refused = refusal(world, wire);
  if (refused !== null) {
    note(null, true);
    return refused;
  }
  const before = lossBefore(world, wire);
  if (before !== null) {
    note(null, false);
    return before;
  }
  const run = makeRun(world, body, provider.runs.size + 1, wire);
  provider.runs.set(run.id, run);
  note(run.id, false);
  liveRun(world, run, notify);
  const shown = show(run);
  const isEarly = faults.strikes(EARLY);
  if (isEarly) time.after(WORLD, 1, () => notify(run, "start"));
  const isSlow = faults.strikes("create_slow");
  const slowMs = isSlow ? random.whole(1, SLOW_S_MAX) * SECOND_MS : latencyMs(random);
  const waitMs = isEarly ? slowMs + random.whole(0, EARLY_MS_MAX) : slowMs;
  return lossAfter(world, wire) ?? answerAbout(wire, { shown, run, asked: "create" }, waitMs);
}
