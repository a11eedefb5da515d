import { MODERATION_MS_MAX } from "@darkroom/engine";
import type { SafeFetch } from "@darkroom/providers";
import { v7 } from "uuid";
import type { DarkroomOptions } from "../darkroom.ts";
import type { Environment } from "../environment.ts";
import { createServiceModerator } from "../moderation/ask-service.ts";

/** The hook that asks the configured service, and its rules; nothing where none is set. */
export function prepareModeration(
  { moderation }: Pick<Environment, "moderation">,
  safeFetch: SafeFetch,
): Pick<DarkroomOptions, "moderate" | "moderation"> {
  if (moderation === null) return {};
  const { url, secrets, rules } = moderation;
  const timeoutMs = rules.timeoutMs ?? MODERATION_MS_MAX;
  const facts = { url, secrets, timeoutMs, safeFetch, now: Date.now, newId: () => v7() };
  return { moderate: createServiceModerator(facts), moderation: rules };
}
