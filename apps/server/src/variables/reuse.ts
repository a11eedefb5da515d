import { z } from "zod";

/** No answer from a stored result costs more. */
const REUSE_CREDITS_MAX = 1_000_000_000;

/** What an answer from a stored result costs at most, in credits. */
export const REUSE_VARIABLES = {
  REUSE_CREDITS: z
    .string()
    .regex(/^\d{1,10}$/, { error: "must be a whole number" })
    .transform(Number)
    .refine((value) => value <= REUSE_CREDITS_MAX, {
      error: `must be at most ${String(REUSE_CREDITS_MAX)}`,
    })
    .optional(),
};

export function readReuseCredits(values: { REUSE_CREDITS?: number | undefined }): number {
  return values.REUSE_CREDITS ?? 0;
}
