import { z } from "zod";

/** A whole number within bounds, written in digits. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most)
    .catch(() => Number.NaN)
    .refine((value) => !Number.isNaN(value), {
      error: `must be a whole number from ${String(least)} to ${String(most)}`,
    });
