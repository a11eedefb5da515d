import { isTerminal } from "@darkroom/lifecycle";
import type { ActiveView, PredictionView } from "../server/views.ts";
import { unfinishedIds } from "./cards.ts";
import { POLL_DEFAULT_MS } from "./poll.ts";
import type { Look } from "./poll.ts";
import type { CardStore } from "./store.ts";

/** At most this many are asked for in one look, as many as fit into one request. */
export const LOOK_IDS_MAX = 100;
/**
 * The server names and counts at most this many unfinished ones in one answer: older ones are left
 * out, and a count that has reached it says nothing.
 */
export const UNFINISHED_NAMED_MAX = 200;
/** A count that differs makes the page ask for everything again at most this often. */
export const RECOUNT_MS_MIN = 10_000;

/** What a look brought, and how long to wait before the next; null when nothing is unfinished. */
export type LookAnswer = {
  predictions: readonly PredictionView[];
  pollAfterMs: number | null;
  /** Where the next look goes on; null when it must ask for everything again. */
  sequence: number | null;
  /** How many of the account have not ended; at most UNFINISHED_NAMED_MAX. */
  unfinished: number;
};

/** The page and the server differ in how many are unfinished: the page has missed something. */
function isMiscounted(unfinished: number, store: CardStore): boolean {
  if (unfinished >= UNFINISHED_NAMED_MAX) return false;
  return unfinished !== unfinishedIds(store.current()).length;
}

/**
 * Looks once at everything unfinished. A look that fails leaves every card as it was. When the
 * count of the server shows that the page has missed something, the next look asks for everything;
 * at most every RECOUNT_MS_MIN, since an order on its way makes the counts differ for a while.
 */
export async function look(ports: {
  ask: (since: number | null) => Promise<LookAnswer>;
  store: CardStore;
  now: () => number;
  previous: Look;
}): Promise<Look> {
  const { now, previous } = ports;
  const hear = ports.store.listen();
  try {
    const { predictions, pollAfterMs, sequence, unfinished } = await ports.ask(previous.sequence);
    const at = now();
    hear(predictions, at);
    const { recountedAt } = previous;
    const mayRecount = recountedAt === null || at - recountedAt >= RECOUNT_MS_MIN;
    if (mayRecount && isMiscounted(unfinished, ports.store)) {
      return { at, failedInARow: 0, pollAfterMs, sequence: null, recountedAt: at };
    }
    return { at, failedInARow: 0, pollAfterMs, sequence, recountedAt };
  } catch {
    return { ...previous, at: now(), failedInARow: previous.failedInARow + 1 };
  }
}

/**
 * Which answers by id settle what an answer about all did not name. An unfinished one may be older
 * than that answer, unless it was too many to be named.
 */
export function settled(
  found: readonly PredictionView[],
  named: readonly PredictionView[],
): PredictionView[] {
  const unfinished = named.filter(({ status }) => !isTerminal(status));
  if (new Set(unfinished.map(({ id }) => id)).size >= UNFINISHED_NAMED_MAX) return [...found];
  return found.filter(({ status }) => isTerminal(status));
}

/**
 * Asks what has changed since the last look, in one small request. An answer that names all that
 * runs leaves out what has ended: whatever the page takes for unfinished is then asked for by id.
 * Fails when the server does not answer.
 */
export async function askUnfinished(
  since: number | null,
  ports: {
    active: (since: number | null) => Promise<ActiveView>;
    get: (id: string) => Promise<PredictionView>;
    store: CardStore;
  },
): Promise<LookAnswer> {
  const answer = await ports.active(since);
  const { predictions, pollAfterMs, sequence, unfinished } = answer;
  if (since !== null && !answer.behind) return { predictions, pollAfterMs, sequence, unfinished };
  const named = new Set(predictions.map(({ id }) => id));
  const missing = unfinishedIds(ports.store.current()).filter((id) => !named.has(id));
  const found = await Promise.allSettled(missing.slice(0, LOOK_IDS_MAX).map(ports.get));
  const told = found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const all = { predictions: [...predictions, ...told], unfinished };
  if (settled(told, predictions).length === missing.length)
    return { ...all, pollAfterMs, sequence };
  return { ...all, pollAfterMs: pollAfterMs ?? POLL_DEFAULT_MS, sequence: null };
}
