import { createHash } from "node:crypto";
import type { PredictionRow } from "@darkroom/db";
import { findRun } from "../provider/run.ts";
import type { Evidence } from "./evidence.ts";
import type { Law } from "./law.ts";

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What a run made, as digests in the order of its outputs. */
function madeBy({ provider }: Evidence, row: PredictionRow): string[] {
  const run = findRun(provider.runs, row.providerPredictionId);
  if (run === undefined) return [];
  if (run.words.length === 0) return run.files.map(({ bytes }) => digest(bytes));
  return [digest(new TextEncoder().encode(run.words.join("")))];
}

/** Why the stored results of a prediction are not what its end calls for; null when they are. */
function findLoss(evidence: Evidence, row: PredictionRow): string | null {
  const kept = evidence.results.filter(({ predictionId }) => predictionId === row.id);
  if (row.status !== "succeeded") {
    return kept.length === 0 ? null : `${row.id} is ${row.status} with ${kept.length} results`;
  }
  const stored = kept.map(({ storageKey }) => {
    const bytes = evidence.stores.results.get(storageKey);
    return bytes === undefined ? "nothing" : digest(bytes);
  });
  const isTold = kept.every(({ sha256 }, place) => sha256 === stored[place]);
  const isWhole = isTold && stored.length > 0 && stored.join() === madeBy(evidence, row).join();
  return isWhole ? null : `${row.id} succeeded without the bytes of its run`;
}

export const HOUSE_LAWS: readonly Law[] = [
  {
    name: "succeeded if and only if the results are stored",
    broken: (evidence) => evidence.predictions.flatMap((row) => findLoss(evidence, row) ?? []),
  },
  {
    name: "no job is stuck and no lease is open",
    broken: ({ jobs }) =>
      jobs.map(
        ({ kind, predictionId, lastError, deadAt }) =>
          `${deadAt === null ? "open" : "dead"} ${kind} of ${predictionId}: ${lastError}`,
      ),
  },
  {
    name: "only its holder ends a job",
    broken: ({ stolen }) => [...stolen],
  },
  {
    name: "no prediction loses its work",
    broken: ({ rescued }) => (rescued === 0 ? [] : [`${rescued} had to be rescued`]),
  },
  {
    name: "every delivery that was taken is processed",
    broken: ({ deliveries }) =>
      deliveries
        .filter(({ verdict, processedAt }) => verdict === "accepted" && processedAt === null)
        .map(({ id, webhookId }) => `${id} (${webhookId}) waits`),
  },
  {
    name: "the spool is empty when nothing is left to store",
    broken: ({ stores }) => [...stores.spool.keys()].map((key) => `${key} is still spooled`),
  },
  {
    name: "a stopped process leaves no wait open",
    broken: ({ openWaits }) => [...openWaits],
  },
  {
    name: "nothing fails but by the world's troubles",
    broken: ({ errors }) => [...errors],
  },
];
