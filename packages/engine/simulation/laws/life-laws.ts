import { isTerminal } from "@darkroom/lifecycle";
import type { PredictionRow } from "@darkroom/db";
import { findRun } from "../provider/run.ts";
import type { Evidence } from "./evidence.ts";
import type { Law } from "./law.ts";

const MINUTE_MS = 60_000;
/**
 * What may pass between a deadline and its end: the longest pause of a bucket (10 minutes), the
 * longest back-off (5 minutes) and the leases of the dead.
 */
const GRACE_MS = 20 * MINUTE_MS;

/** Every step that a life may take. */
const STEPS: ReadonlySet<string> = new Set([
  "new queued",
  "queued submitting",
  "queued starting",
  "queued processing",
  "queued storing",
  "queued failed",
  "queued canceled",
  "queued expired",
  "submitting submitting",
  "submitting queued",
  "submitting starting",
  "submitting processing",
  "submitting storing",
  "submitting failed",
  "submitting canceled",
  "submitting expired",
  "starting starting",
  "starting processing",
  "starting storing",
  "starting failed",
  "starting canceled",
  "starting expired",
  "processing processing",
  "processing storing",
  "processing failed",
  "processing canceled",
  "processing expired",
  "storing succeeded",
  "storing failed",
]);

/** Where the provider has nothing more to do. */
export const OFF_PROVIDER: ReadonlySet<string> = new Set([
  "storing",
  "succeeded",
  "failed",
  "canceled",
  "expired",
]);

function leftProviderMs({ moments }: Evidence, row: PredictionRow): number | null {
  const moment = moments.find(
    ({ predictionId, to }) => predictionId === row.id && OFF_PROVIDER.has(to),
  );
  return moment?.atMs ?? null;
}

function latestMs({ moments, setBackMs, healedMs }: Evidence, row: PredictionRow): number {
  const created = moments.find(({ predictionId }) => predictionId === row.id);
  const createdMs = created?.atMs ?? healedMs;
  return createdMs + (row.deadlineAt - row.createdAt) + setBackMs + GRACE_MS;
}

export const LIFE_LAWS: readonly Law[] = [
  {
    name: "every prediction is terminal",
    broken: ({ predictions }) =>
      predictions
        .filter(({ status }) => !isTerminal(status))
        .map(({ id, status }) => `${id} is still ${status}`),
  },
  {
    name: "nothing is at the provider for longer than its deadline allows",
    broken: (evidence) =>
      evidence.predictions.flatMap((row) => {
        const leftMs = leftProviderMs(evidence, row);
        const lateMs = (leftMs ?? evidence.endedMs) - latestMs(evidence, row);
        return lateMs > 0 ? [`${row.id} was ${Math.round(lateMs / MINUTE_MS)} min too long`] : [];
      }),
  },
  {
    name: "storing ends soon after the storage is back",
    broken: ({ predictions, moments, healedMs, setBackMs }) =>
      predictions.flatMap(({ id }) => {
        const began = moments.find(
          ({ predictionId, to }) => predictionId === id && to === "storing",
        );
        const ended = moments.findLast(({ predictionId }) => predictionId === id);
        if (began === undefined || ended === undefined) return [];
        const lateMs = ended.atMs - Math.max(began.atMs, healedMs) - setBackMs - GRACE_MS;
        return lateMs > 0 ? [`${id} was stored too late`] : [];
      }),
  },
  {
    name: "a life takes only known steps",
    broken: ({ events }) =>
      events
        .filter(({ fromStatus, toStatus }) => !STEPS.has(`${fromStatus ?? "new"} ${toStatus}`))
        .map(
          ({ predictionId, fromStatus, toStatus, type }) =>
            `${predictionId} went from ${fromStatus} to ${toStatus} by ${type}`,
        ),
  },
  {
    name: "expired means that the deadline had passed or the provider gave up",
    // Between the look at the clock and the end it may have been set back.
    broken: ({ predictions, setBackMs, provider }) =>
      predictions
        .filter(
          ({ status, endedAt, deadlineAt, providerStatus, providerPredictionId }) =>
            status === "expired" &&
            (endedAt ?? 0) + setBackMs < deadlineAt &&
            providerStatus !== "aborted" &&
            // Not every provider has a word of its own for that.
            findRun(provider.runs, providerPredictionId)?.status !== "aborted",
        )
        .map(({ id }) => `${id} expired before its deadline`),
  },
  {
    name: "people see only what may be",
    broken: ({ orders, operators }) => [
      ...orders.flatMap(({ complaints }) => complaints),
      ...operators.complaints,
    ],
  },
  {
    name: "an idempotency key stands for one prediction",
    broken: ({ orders }) =>
      orders
        .filter(({ idempotencyKey, ids }) => idempotencyKey !== null && ids.size > 1)
        .map(({ number, ids }) => `order ${number} became ${[...ids].join(" and ")}`),
  },
  {
    name: "a retry is a new prediction, linked to the old one",
    broken: ({ orders, predictions }) =>
      orders.flatMap(({ retryOf, ids }) =>
        [...ids].flatMap((id) => {
          const row = predictions.find((found) => found.id === id);
          const isLinked = row !== undefined && row.retryOf === retryOf && id !== retryOf;
          return isLinked ? [] : [`${id} should be a retry of ${retryOf ?? "nothing"}`];
        }),
      ),
  },
];
