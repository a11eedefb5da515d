import { OUTPUT_KINDS } from "@darkroom/engine";
import { z } from "zod";

const CREDITS_MAX = 1_000_000;
const DEADLINE_SECONDS_MIN = 10;
const DEADLINE_SECONDS_MAX = 86_400;
const DEADLINE_SECONDS_DEFAULT = 600;
const PROMPT_CHARACTERS_MAX = 100_000;
const PROMPT_CHARACTERS_DEFAULT = 2_000;
const WORDS_CHARACTERS_MAX = 500;
const MODEL_CHARACTERS_MAX = 200;
const DURATION_FIELDS_MAX = 8;

const FieldSchema = z.string().min(1).max(WORDS_CHARACTERS_MAX);

/** A JSON Schema of the input, where the provider publishes none or another is wanted. */
const InputSchema = z.object({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
});

/** One model that is added by configuration alone. */
export const EntrySchema = z.strictObject({
  /** As the provider's adapter addresses it, for example `owner/name`. */
  model: z
    .string()
    .min(1)
    .max(MODEL_CHARACTERS_MAX)
    .regex(/^[\w.:/-]+$/),
  provider: z.string().min(1).default("replicate"),
  /** A pinned version; without one the provider's latest runs. */
  version: z.string().min(1).nullable().default(null),
  title: FieldSchema.optional(),
  description: FieldSchema.optional(),
  /** Price of one run, or of one output where `perOutput` names the input that counts them. */
  credits: z.number().int().min(0).max(CREDITS_MAX),
  perOutput: FieldSchema.optional(),
  /** Inputs on which the usual duration depends, besides `perOutput`. */
  durationFields: z.array(FieldSchema).max(DURATION_FIELDS_MAX).optional(),
  /** Credits of ours for one of the provider's, where it says what a run has cost. */
  creditsPerProviderCredit: z.number().positive().max(CREDITS_MAX).optional(),
  output: z
    .strictObject({
      kind: z.enum(OUTPUT_KINDS),
      width: z.number().int().positive().nullable().default(null),
      height: z.number().int().positive().nullable().default(null),
    })
    .default({ kind: "image", width: null, height: null }),
  promptCharactersMax: z
    .number()
    .int()
    .min(1)
    .max(PROMPT_CHARACTERS_MAX)
    .default(PROMPT_CHARACTERS_DEFAULT),
  deadlineSeconds: z
    .number()
    .int()
    .min(DEADLINE_SECONDS_MIN)
    .max(DEADLINE_SECONDS_MAX)
    .default(DEADLINE_SECONDS_DEFAULT),
  /** What becomes of queued predictions for which nobody waits any more. */
  whenAbandoned: z.enum(["finish", "cancel_queued"]).default("finish"),
  /** Equal inputs always give equal results, also without a seed. */
  deterministic: z.boolean().default(false),
  input: InputSchema.optional(),
});
export type Entry = z.infer<typeof EntrySchema>;
