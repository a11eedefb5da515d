import type { Prediction } from "../api/schemas.ts";
import type { Visitor } from "../api/visitor.ts";
import { isRecordedCreate, ourIdOf } from "../emulator-control.ts";
import type { LogEntry, ProviderPrediction } from "../emulator-control.ts";
import { readPngSize } from "../png-size.ts";
import type { Submitted } from "./submit-all.ts";

export type Evidence = {
  submitted: readonly Submitted[];
  /** The account's own list, after everything has ended. */
  predictions: readonly Prediction[];
  log: readonly LogEntry[];
  provider: readonly ProviderPrediction[];
  balance: { available: number; reserved: number };
  welcomeCredits: number;
};

/** How often each of our predictions was created at the provider, by one of its two records. */
function countByOurId(
  rows: readonly { webhook?: string | null | undefined }[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const id = ourIdOf(row) ?? "without a callback";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Everything that must not be, a line each; empty after a good run. */
export function findViolations(evidence: Evidence): string[] {
  const { log, provider } = evidence;
  return [
    ...findLostOrDoubled(evidence),
    ...findUnended(evidence),
    ...findCreates("log", countByOurId(log.filter(isRecordedCreate)), evidence),
    ...findCreates("list", countByOurId(provider), evidence),
    ...findMoney(evidence),
  ];
}

function findLostOrDoubled({ submitted, predictions }: Evidence): string[] {
  const known = new Set(predictions.map(({ id }) => id));
  const ids = new Set(submitted.map(({ id }) => id));
  const lines = submitted
    .filter(({ id }) => !known.has(id))
    .map(({ id, key }) => `lost: ${key} was answered with ${id}, which is not in the list`);
  if (ids.size !== submitted.length) lines.push("two keys were answered with one prediction");
  for (const { id } of predictions) {
    if (!ids.has(id)) lines.push(`doubled: ${id} is in the list, but no answer ever named it`);
  }
  return lines;
}

function findUnended({ predictions }: Evidence): string[] {
  return predictions
    .filter(({ endedAt }) => endedAt === null)
    .map(({ id, status }) => `unended: ${id} is ${status}`);
}

function findCreates(
  record: string,
  counts: ReadonlyMap<string, number>,
  { predictions }: Evidence,
): string[] {
  const lines: string[] = [];
  const ours = new Set(predictions.map(({ id }) => id));
  for (const [id, count] of counts) {
    if (count > 1) lines.push(`${record}: ${id} was created ${String(count)} times`);
    if (!ours.has(id)) lines.push(`${record}: a create names ${id}, which is not ours`);
  }
  for (const { id, status } of predictions) {
    if (status === "succeeded" && !counts.has(id)) lines.push(`${record}: ${id} has no create`);
  }
  return lines;
}

/** Credits that are gone twice, a second create, or a prediction that nobody has asked for. */
const PAID_TWICE =
  / is paid more than its price$|^money: .* is less than all$| was created \d+ times$|^doubled: /;

function findMoney({ predictions, balance, welcomeCredits }: Evidence): string[] {
  const captured = predictions.reduce((sum, { credits }) => sum + credits.captured, 0);
  const lines: string[] = [];
  const { available, reserved } = balance;
  if (reserved !== 0) lines.push(`reserved: ${String(reserved)} are still reserved`);
  const missing = welcomeCredits - available - reserved - captured;
  if (missing !== 0) {
    const rest = `${String(available)} + ${String(reserved)} reserved + ${String(captured)} captured`;
    lines.push(`money: ${rest} is ${missing > 0 ? "less" : "more"} than all`);
  }
  for (const prediction of predictions) {
    const { id, status, credits } = prediction;
    const isPaid = credits.captured > 0;
    const isRight = status === "succeeded" ? credits.captured === credits.price : !isPaid;
    if (!isRight && !mayBeBilled(prediction)) {
      lines.push(`money: ${id} is ${status}, paid: ${String(isPaid)}`);
    }
    if (credits.captured > credits.price) lines.push(`money: ${id} is paid more than its price`);
  }
  return lines;
}

/** What the provider has billed although there is no picture: a late cancel, an unsafe output. */
function mayBeBilled({ status, error }: Prediction): boolean {
  return status === "canceled" || (status === "failed" && error?.code === "safety");
}

/**
 * The lines by what they mean for a customer; the rest is counted as neither. A reservation that
 * is still open belongs to what has not ended: its customer waits, but has not paid twice.
 */
export function countViolations(violations: readonly string[]): {
  lost: number;
  paidTwice: number;
} {
  const count = (pattern: RegExp): number => violations.filter((line) => pattern.test(line)).length;
  return {
    lost: count(/^(?:lost|unended|reserved|output): /),
    paidTwice: count(PAID_TWICE),
  };
}

/** Downloads every output of what succeeded; a line for each that is not as promised. */
export async function findBrokenOutputs(
  visitor: Visitor,
  predictions: readonly Prediction[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const { id, status, outputs } of predictions) {
    if (status !== "succeeded") continue;
    if (outputs.length === 0) lines.push(`output: ${id} has none`);
    for (const { url, width, height, bytes: promisedBytes } of outputs) {
      try {
        const bytes = await visitor.download(url);
        const size = readPngSize(bytes);
        const isAsPromised =
          size.width === width && size.height === height && bytes.byteLength === promisedBytes;
        if (!isAsPromised) lines.push(`output: ${url} is not as ${id} promises`);
      } catch (error) {
        lines.push(`output: ${url} of ${id}: ${String(error)}`);
      }
    }
  }
  return lines;
}
