import type { PriorityName } from "../../predictions/priorities.ts";

/** What operators hold back: all starts, those at one provider, or those of one priority. */
export type PauseScope =
  | { scope: "everything" }
  /** The kill switch of a provider: nothing new is sent there, what runs is followed. */
  | { scope: "provider"; provider: string }
  | { scope: "priority"; priority: PriorityName };

/** What anybody may know of a pause that holds. Times are ISO 8601. */
export type PausedView = {
  scope: PauseScope["scope"];
  provider: string | null;
  priority: PriorityName | null;
  since: string;
};

/** A pause as operators see it. */
export type PauseView = PausedView & {
  reason: string;
  pausedBy: string;
  /** Null while it holds. */
  resumedBy: string | null;
  resumedAt: string | null;
};

export type PauseCommand = PauseScope & { reason: string; operator: string };
export type ResumeCommand = PauseScope & { operator: string };

export type PauseOutcome = { outcome: "paused" | "already_paused" | "unknown_provider" };
export type ResumeOutcome = { outcome: "resumed" | "not_paused" };
