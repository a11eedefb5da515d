import { OUTPUT_KEY_LENGTH, randomLetters, randomSeed } from "../identifiers.ts";
import type { EmulatorParts } from "../parts.ts";
import type { PredictionRecord } from "./record.ts";

type Given = "id" | "provider" | "model" | "input" | "scenario" | "origin" | "webhook";
type Optional =
  | "version"
  | "deployment"
  | "webhookEvents"
  | "webhookEndings"
  | "wire"
  | "retentionMs";

/** What a create decides of a prediction; the rest is the same for every wire form. */
export type NewPrediction = Pick<PredictionRecord, Given> &
  Partial<Pick<PredictionRecord, Optional>> & {
    /** Milliseconds from creation to the deadline; null without one. */
    deadlineMs: number | null;
  };

/** A prediction as it stands in the moment of its creation. */
export function composeRecord(
  parts: Pick<EmulatorParts, "now" | "randomBytes">,
  { deadlineMs, ...given }: NewPrediction,
): PredictionRecord {
  const createdAtMs = parts.now();
  const seed = given.input["seed"];
  return {
    version: "",
    deployment: null,
    webhookEvents: null,
    webhookEndings: null,
    wire: {},
    retentionMs: null,
    ...given,
    seed: typeof seed === "number" ? seed : (given.scenario.seed ?? randomSeed(parts.randomBytes)),
    outputKey: randomLetters(parts.randomBytes, OUTPUT_KEY_LENGTH),
    status: "starting",
    createdAtMs,
    startedAtMs: null,
    completedAtMs: null,
    deadlineAtMs: deadlineMs === null ? null : createdAtMs + deadlineMs,
    expiresAtMs: null,
    output: null,
    error: null,
    logs: "",
    metrics: {},
    dataRemoved: false,
  };
}
