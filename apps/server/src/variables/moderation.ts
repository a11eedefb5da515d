import { z } from "zod";
import { signingSecrets } from "./grants.ts";

/** A person waits for an order while it is judged. */
const MODERATION_TIMEOUT_MS_MAX = 30_000;
const MODERATION_TIMEOUT_MS_MIN = 100;

const timeout = z
  .string()
  .regex(/^\d{1,9}$/, { error: "must be a whole number of milliseconds" })
  .transform(Number)
  .refine((value) => value >= MODERATION_TIMEOUT_MS_MIN && value <= MODERATION_TIMEOUT_MS_MAX, {
    error: `must be from ${String(MODERATION_TIMEOUT_MS_MIN)} to ${String(MODERATION_TIMEOUT_MS_MAX)}`,
  });

const serviceUrl = z.string().refine(
  (value) => {
    const protocol = URL.canParse(value) ? new URL(value).protocol : "";
    return protocol === "https:" || protocol === "http:";
  },
  { error: "must be a URL that starts with https: or, on this machine, with http:" },
);

/** A service of the operator's that judges orders before any money moves. */
export const MODERATION_VARIABLES = {
  MODERATION_URL: serviceUrl.optional(),
  MODERATION_SECRET: signingSecrets.optional(),
  MODERATION_TIMEOUT_MS: timeout.optional(),
  MODERATION_ON_UNAVAILABLE: z
    .enum(["refuse", "allow"], { error: "must be refuse or allow" })
    .optional(),
};

type Values = {
  MODERATION_URL?: string | undefined;
  MODERATION_SECRET?: string[] | undefined;
  MODERATION_TIMEOUT_MS?: number | undefined;
  MODERATION_ON_UNAVAILABLE?: "refuse" | "allow" | undefined;
};

export type ModerationSetting = {
  url: string;
  secrets: readonly string[];
  rules: { timeoutMs?: number; onUnavailable?: "refuse" | "allow" };
};

/** The service that judges; null where nobody does. */
export function readModeration(values: Values): ModerationSetting | null {
  const { MODERATION_URL: url, MODERATION_SECRET: secrets = [] } = values;
  if (url === undefined) return null;
  const { MODERATION_TIMEOUT_MS: timeoutMs, MODERATION_ON_UNAVAILABLE: onUnavailable } = values;
  return {
    url,
    secrets,
    rules: {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(onUnavailable === undefined ? {} : { onUnavailable }),
    },
  };
}

/** A line for each setting that makes no sense without another one. */
export function findModerationContradictions(values: Values): string[] {
  const { MODERATION_URL: url, MODERATION_SECRET: secrets } = values;
  if (url !== undefined && secrets === undefined) {
    return ["MODERATION_URL is set, but MODERATION_SECRET is not."];
  }
  const names = [
    "MODERATION_SECRET",
    "MODERATION_TIMEOUT_MS",
    "MODERATION_ON_UNAVAILABLE",
  ] as const;
  if (url !== undefined) return [];
  return names.flatMap((name) =>
    values[name] === undefined ? [] : [`${name} is set, but MODERATION_URL is not.`],
  );
}
