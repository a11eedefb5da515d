import { z } from "zod";
import { ScenarioSchema, WEBHOOK_EVENTS } from "../scenario/schema.ts";

/** Statuses in Replicate's words; other wire forms translate them. */
export const RUNNING_STATUSES = ["starting", "processing"] as const;
export const TERMINAL_STATUSES = ["succeeded", "failed", "canceled", "aborted"] as const;
export const STATUSES = [...RUNNING_STATUSES, ...TERMINAL_STATUSES] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** Providers whose wire the emulator speaks. */
export const PROVIDERS = ["replicate", "skytells", "fal"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/**
 * A prediction as the emulator keeps it, the same for every wire form. Outputs are file names (or data:
 * URIs); the wire form makes URLs of them.
 */
export const PredictionRecordSchema = z.object({
  id: z.string(),
  provider: z.enum(PROVIDERS),
  /** `owner/name`. */
  model: z.string(),
  version: z.string(),
  deployment: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
  seed: z.number(),
  scenario: ScenarioSchema,
  /** Scheme and host of the request that created it. */
  origin: z.string(),
  /** Unguessable part of its files' URLs. */
  outputKey: z.string(),
  webhook: z.string().nullable(),
  webhookEvents: z.array(z.enum(WEBHOOK_EVENTS)).nullable(),
  /** Of which endings a terminal webhook was asked; null for all, absent in earlier rows. */
  webhookEndings: z.array(z.enum(TERMINAL_STATUSES)).nullable().default(null),
  /** What only its wire form knows; absent in rows of earlier versions. */
  wire: z.record(z.string(), z.unknown()).default({}),
  status: z.enum(STATUSES),
  createdAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  completedAtMs: z.number().nullable(),
  deadlineAtMs: z.number().nullable(),
  /** How long its data are to be kept after the end; null for as long as its provider does. */
  retentionMs: z.number().nullable().default(null),
  /** When its data go; set with the end. */
  expiresAtMs: z.number().nullable(),
  output: z.array(z.string()).nullable(),
  error: z.string().nullable(),
  logs: z.string(),
  /** What was spent besides time, told with the end; absent in rows of earlier versions. */
  metrics: z.record(z.string(), z.number()).default({}),
  dataRemoved: z.boolean(),
});

export type PredictionRecord = z.infer<typeof PredictionRecordSchema>;

export function isTerminal(record: PredictionRecord): boolean {
  return record.status !== "starting" && record.status !== "processing";
}

/** True where nothing is drawn for it and the small fixed picture is served. */
export function isScripted(record: PredictionRecord): boolean {
  const { durationMs, outcome = "succeed" } = record.scenario;
  if (durationMs !== undefined) return true;
  return outcome === "fail" || outcome === "nsfw" || outcome === "hang" || outcome === "abort";
}
