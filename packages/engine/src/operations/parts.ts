import type { QueueState } from "../dispatch/dispatch.ts";
import type { MailState } from "../mails/state.ts";
import type { PausedView } from "../queue/pauses/views.ts";
import type { ProviderHealthView } from "../views.ts";

/** Whether the parts behind the engine of this process are at work. */
export type PartsHealth = {
  database: boolean;
  storage: boolean;
  spool: { bytes: number; bytesMax: number };
  /** `lastTickAt`: ms since the epoch. */
  worker: { running: boolean; lastTickAt: number | null };
  /** Without Redis the database does its work, so that it being away is no fault. */
  queue: QueueState;
  /** By the last attempt of this process; mail that waits is no fault of ours. */
  mail: MailState;
  webhooks: { provider: string; reachable: boolean }[];
  providers: ProviderHealthView[];
  /** What operators hold back now. */
  paused: PausedView[];
  counters: Record<string, number>;
};
