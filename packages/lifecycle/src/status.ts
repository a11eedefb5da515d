/** Every status a prediction of ours can have, in the order of a life without trouble. */
export const STATUSES = [
  "queued",
  "submitting",
  "starting",
  "processing",
  "storing",
  "succeeded",
  "failed",
  "canceled",
  "expired",
] as const;
export type Status = (typeof STATUSES)[number];

export const TERMINAL_STATUSES = ["succeeded", "failed", "canceled", "expired"] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];
export type ActiveStatus = Exclude<Status, TerminalStatus>;
/** The statuses of what is not over yet. */
export const ACTIVE_STATUSES = [
  "queued",
  "submitting",
  "starting",
  "processing",
  "storing",
] as const satisfies readonly ActiveStatus[];

/** A terminal status absorbs: no later news changes it. */
export function isTerminal(status: Status): status is TerminalStatus {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}

/** The statuses in which the provider may hold a prediction of ours that is still at work. */
export const AT_PROVIDER_STATUSES = ["submitting", "starting", "processing"] as const;

export function isAtProvider(status: Status): boolean {
  return AT_PROVIDER_STATUSES.some((atProvider) => atProvider === status);
}

/** What a provider's raw status word means to us; an unknown word never throws. */
export const PROVIDER_PHASES = [
  "starting",
  "processing",
  "succeeded",
  "failed",
  "canceled",
  "aborted",
  "unknown",
] as const;
export type ProviderPhase = (typeof PROVIDER_PHASES)[number];

/** A phase after which the provider sends no more news. */
export function isFinalPhase(phase: ProviderPhase): boolean {
  return phase === "succeeded" || phase === "failed" || phase === "canceled" || phase === "aborted";
}
