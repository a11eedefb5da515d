import { z } from "zod";
import { wholeNumber } from "./numbers.ts";

const ALLOWANCE_MAX = 1_000_000_000;

/** What an account is given, and how much it may ask for. */
export const ALLOWANCE_VARIABLES = {
  WELCOME_CREDITS: wholeNumber(0, ALLOWANCE_MAX).default(100),
  LIMIT_ANONYMOUS_CREATES_PER_HOUR: wholeNumber(1, ALLOWANCE_MAX).optional(),
  LIMIT_CREATES_PER_MINUTE: wholeNumber(1, ALLOWANCE_MAX).default(600),
};

const AllowanceSchema = z.object(ALLOWANCE_VARIABLES);

export type AllowanceSettings = {
  welcomeCredits: number;
  limits: { anonymousCreatesPerHour: number | null; createsPerMinute: number };
};

export function readAllowances(values: z.infer<typeof AllowanceSchema>): AllowanceSettings {
  return {
    welcomeCredits: values.WELCOME_CREDITS,
    limits: {
      anonymousCreatesPerHour: values.LIMIT_ANONYMOUS_CREATES_PER_HOUR ?? null,
      createsPerMinute: values.LIMIT_CREATES_PER_MINUTE,
    },
  };
}
