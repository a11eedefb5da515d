import type { StartRequest } from "../port.ts";
import type { ReplicateModel } from "./address-model.ts";

/** Longer than the API holds any answer that does not wait for the result. */
export const START_TIMEOUT_MS = 60_000;
/** The shortest `Cancel-After` that is taken (wire fact R4), seconds. */
const CANCEL_AFTER_SECONDS_MIN = 5;
/** What `Prefer: wait=n` admits (wire fact R3), seconds. */
export const WAIT_SECONDS_MIN = 1;
export const WAIT_SECONDS_MAX = 60;

/** Whole seconds for which the answer is to be held; null where it is not. */
export function waitSeconds(waitMs: number | null | undefined): number | null {
  if (waitMs == null) return null;
  const seconds = Math.floor(waitMs / 1_000);
  return Math.min(WAIT_SECONDS_MAX, Math.max(WAIT_SECONDS_MIN, seconds));
}

export function startHeaders(request: StartRequest): Record<string, string> {
  const seconds = Math.max(CANCEL_AFTER_SECONDS_MIN, Math.ceil(request.deadlineMs / 1_000));
  const wait = waitSeconds(request.waitMs);
  return {
    "cancel-after": `${seconds}s`,
    ...(wait === null ? {} : { prefer: `wait=${wait}` }),
  };
}

/** An answer that is held comes so much later; a shorter limit would lose what was made. */
export function startTimeoutMs(request: StartRequest): number {
  return START_TIMEOUT_MS + (waitSeconds(request.waitMs) ?? 0) * 1_000;
}

/** Only the documented fields: the API refuses others (wire fact R1). */
export function startBody(
  request: StartRequest,
  model: ReplicateModel,
  input: Readonly<Record<string, unknown>>,
): string {
  const { webhook, wantsProgress } = request;
  const events = wantsProgress ? ["start", "output", "logs", "completed"] : ["start", "completed"];
  return JSON.stringify({
    ...(model.kind === "version" ? { version: model.version } : {}),
    input,
    ...(webhook === null ? {} : { webhook, webhook_events_filter: events }),
  });
}
