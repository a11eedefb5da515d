import { z } from "zod";

const PROMPT_CHARACTERS_MAX = 2_000;

/** The input check of the peers that take one: about what `prediction.create` checks. */
export const SubmissionSchema = z.strictObject({
  model: z.string().min(1).max(200),
  input: z.strictObject({
    prompt: z.string().trim().min(1).max(PROMPT_CHARACTERS_MAX),
    __scenario: z.record(z.string(), z.unknown()).optional(),
  }),
  idempotencyKey: z.string().min(1).max(200).optional(),
});

export const INVALID_INPUT = 400;
export const NOT_FOUND = 404;
