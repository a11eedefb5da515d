import type { Scenario } from "./schema.ts";

type Preset = { description: string; scenario: Scenario };

const COLD_BOOT_MS = 3 * 60 * 1000;
const STREAM_MS = 2000;

/** Situations by name. Each is a scenario like any other and can be changed field by field. */
export const PRESETS = {
  quick: {
    description: "Done in half a second with a small fixed picture.",
    scenario: { durationMs: 500 },
  },
  "cold-boot": {
    description: "Three minutes in starting, as when a model has to be loaded first.",
    scenario: { queueMs: COLD_BOOT_MS, durationMs: STREAM_MS },
  },
  "wait-expires-starting": {
    description: "Longer in the queue than any Prefer: wait holds.",
    scenario: { queueMs: 90_000, durationMs: 1000 },
  },
  "wait-expires-processing": {
    description: "Starts at once and runs longer than any Prefer: wait holds.",
    scenario: { durationMs: 90_000 },
  },
  "never-ends": {
    description: "Runs until it is cancelled, its deadline or 30 minutes.",
    scenario: { outcome: "hang" },
  },
  "aborted-before-start": {
    description: "Ends as aborted without having started.",
    scenario: { outcome: "abort" },
  },
  "model-fails": {
    description: "Fails after half a second.",
    scenario: { outcome: "fail", durationMs: 500 },
  },
  nsfw: { description: "The safety check refuses it.", scenario: { outcome: "nsfw" } },
  "partial-batch": {
    description: "Succeeds with one file, however many were asked for.",
    scenario: { outputs: 1, durationMs: 1000 },
  },
  "no-output": {
    description: "Succeeds with an empty output.",
    scenario: { outputs: 0, durationMs: 500 },
  },
  "no-logs": {
    description: "The model prints nothing, so there is no progress.",
    scenario: { logs: "none", durationMs: STREAM_MS },
  },
  "webhook-lost": { description: "No webhook is sent.", scenario: { webhooks: { drop: true } } },
  "webhook-late": {
    description: "Every webhook comes ten seconds late.",
    scenario: { durationMs: 500, webhooks: { delayMs: 10_000 } },
  },
  "webhook-twice": {
    description: "Every webhook comes twice with the same id.",
    scenario: { durationMs: 500, webhooks: { duplicate: 1 } },
  },
  "webhook-out-of-order": {
    description: "All webhooks come at the end, in another order.",
    scenario: { durationMs: STREAM_MS, webhooks: { shuffle: true } },
  },
  "webhook-first": {
    description: "The webhooks overtake the answer to the create.",
    scenario: { durationMs: 200, webhooks: { early: true } },
  },
  "webhook-forged": {
    description: "Webhooks are signed with a key that is not the secret.",
    scenario: { durationMs: 500, webhooks: { badSignature: true } },
  },
  "webhook-stale": {
    description: "Webhooks are signed with a time ten minutes ago.",
    scenario: { durationMs: 500, webhooks: { staleTimestamp: true } },
  },
  "webhook-clock-ahead": {
    description: "The provider's clock is ten minutes ahead.",
    scenario: { durationMs: 500, webhooks: { timestampOffsetS: 600 } },
  },
  "webhook-old-secret": {
    description: "After a rotation, webhooks still carry the old signature alone.",
    scenario: { durationMs: 500, webhooks: { oldSecret: true } },
  },
  "answer-lost": {
    description: "The prediction runs, but the connection is cut before the answer.",
    scenario: { accept: "reset-after", durationMs: 500 },
  },
  throttled: {
    description: "Creates are refused with 429 and a wait of five seconds.",
    scenario: { accept: "429", retryAfterS: 5 },
  },
  "throttled-silently": {
    description: "Creates are refused with 429, and no field says how long.",
    scenario: { accept: "429", throttledAs: "detail" },
  },
  "false-402": {
    description: "Every other create is refused for want of credit, although there is some.",
    scenario: { accept: "402", share: 0.5 },
  },
  "server-error": { description: "Creates are refused with 500.", scenario: { accept: "500" } },
  "output-expires": {
    description: "Output and files are gone two seconds after the end.",
    scenario: { durationMs: 500, output: { expireMs: 2000 } },
  },
  "output-inline": {
    description: "The output is a data: URI.",
    scenario: { durationMs: 500, output: { kind: "data" } },
  },
  "output-string": {
    description: "The output is one URL instead of a list.",
    scenario: { durationMs: 500, output: { shape: "string" } },
  },
  "output-object": {
    description: "The output is an object with named files.",
    scenario: { durationMs: 500, output: { shape: "object" } },
  },
  "output-elsewhere": {
    description: "Files are delivered from another host name.",
    scenario: { durationMs: 500, output: { host: "separate" } },
  },
  "file-truncated": {
    description: "Half of the file arrives, then the connection is cut.",
    scenario: { durationMs: 500, output: { truncate: true } },
  },
  "file-slow": {
    description: "The file takes ten seconds to arrive.",
    scenario: { durationMs: 500, output: { slowMs: 10_000 } },
  },
  "file-missing": {
    description: "The file answers 404 although the prediction succeeded.",
    scenario: { durationMs: 500, output: { status: 404 } },
  },
  "unknown-status": {
    description: "Its status is a word outside of the documentation while it runs.",
    scenario: { outcome: "unknown-status", durationMs: STREAM_MS },
  },
  "skytells-502": {
    description: "Skytells reads a failed prediction as 502.",
    scenario: { outcome: "fail", durationMs: 500, skytells: { failedAs: "502" } },
  },
  "skytells-queued-false": {
    description: "Skytells says status false beside the id while it is queued.",
    scenario: { queueMs: STREAM_MS, durationMs: 500, skytells: { queuedAs: "false" } },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}

/** The scenario of a name; undefined when nothing has that name. */
export function findPreset(name: string): Scenario | undefined {
  return isPresetName(name) ? PRESETS[name].scenario : undefined;
}

export function listPresets(): (Preset & { name: string })[] {
  return Object.entries(PRESETS).map(([name, preset]) => ({ name, ...preset }));
}
