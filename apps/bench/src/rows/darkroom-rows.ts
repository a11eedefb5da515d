import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { CONNECTIONS, READY_POLL_MS, START_MS_MAX } from "../limits.ts";
import { ask, get, post } from "./ask.ts";
import type { OpenOutcome, OpenRow, Place, Target } from "./row.ts";
import { WELCOME_CREDITS, startDarkroom } from "./start-darkroom.ts";
import type { DarkroomRole } from "./start-darkroom.ts";
import { createLastingSubmission, submission } from "./submission.ts";

/** Longer than any measurement, within the ten minutes that a prediction may take. */
const LASTING_MS = 500_000;
/** Warm-up and measurement each leave at most this many requests whose answer nobody read. */
const UNREAD_ANSWERS_MAX = 2 * CONNECTIONS;

const answerOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ result: z.object({ data: schema }) });

const CreatedSchema = answerOf(
  z.object({ id: z.string(), credits: z.object({ reserved: z.number().int().min(1) }) }),
);
const StatusSchema = answerOf(z.object({ id: z.string(), status: z.string() }));
const BalanceSchema = answerOf(z.object({ available: z.number(), reserved: z.number() }));

/** `prediction.create` on the real server: event, prediction, balance, ledger and job in one commit. */
export async function openDarkroomSubmit(place: Place, role: DarkroomRole): Promise<OpenOutcome> {
  await using stack = new AsyncDisposableStack();
  const { url, cookie } = await startDarkroom(place, role, stack);
  const target = post(`${url}/trpc/prediction.create`, submission, { cookie });
  const created = await ask(target, CreatedSchema);
  const price = created.result.data.credits.reserved;
  const held = stack.move();
  const row: OpenRow = {
    target,
    prove: (answered) => proveReservations({ url, cookie, price, answered }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return { outcome: "open", row };
}

/**
 * `prediction.get` of one prediction: a queued one where no worker runs, else one that the worker
 * has brought to `processing`.
 */
export async function openDarkroomStatus(place: Place, role: DarkroomRole): Promise<OpenOutcome> {
  await using stack = new AsyncDisposableStack();
  const { url, cookie } = await startDarkroom(place, role, stack);
  const create = post(`${url}/trpc/prediction.create`, createLastingSubmission(LASTING_MS), {
    cookie,
  });
  const created = await ask(create, CreatedSchema);
  const input = encodeURIComponent(JSON.stringify({ id: created.result.data.id }));
  const target = get(`${url}/trpc/prediction.get?input=${input}`, { cookie });
  await waitForStatus(target, role === "all" ? "processing" : "queued");
  const held = stack.move();
  const row: OpenRow = {
    target,
    prove: async () => void (await ask(target, StatusSchema)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
  return { outcome: "open", row };
}

async function waitForStatus(target: Target, wanted: string): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX;
  for (;;) {
    const { status } = (await ask(target, StatusSchema)).result.data;
    if (status === wanted) return;
    if (performance.now() > giveUpAt) {
      throw new BenchError("start", `A prediction is ${status} and does not become ${wanted}.`);
    }
    await sleep(READY_POLL_MS);
  }
}

/** Each answer must have taken its price, and nothing that nobody asked for may have. */
async function proveReservations(expected: {
  url: string;
  cookie: string;
  price: number;
  answered: number;
}): Promise<void> {
  const { url, cookie, price, answered } = expected;
  const balance = await ask(get(`${url}/trpc/credit.balance`, { cookie }), BalanceSchema);
  const taken = (WELCOME_CREDITS - balance.result.data.available) / price;
  // One more was created before the load.
  if (taken > answered && taken <= answered + 1 + UNREAD_ANSWERS_MAX) return;
  const message = `Credits for ${String(taken)} predictions were taken after ${String(answered)} answers.`;
  throw new BenchError("proof", message);
}
