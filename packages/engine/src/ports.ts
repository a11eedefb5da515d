import type { ProbedMedia } from "./results/read-media.ts";

/** Waiting as the engine sees it, so that a simulation can drive time. */
export interface Scheduler {
  /** Resolves after the wait, or at once when the signal is aborted; never rejects. */
  sleep: (waitMs: number, signal: AbortSignal) => Promise<void>;
}

export type DecodedImage = {
  width: number;
  height: number;
  mediaType: string;
  thumbhash: string | null;
};

/** Reads what a picture really is from its bytes; null when they are no picture. */
export type ImageDecoder = (bytes: Uint8Array) => Promise<DecodedImage | null>;

/** Reads what a film or a sound really is from its bytes; null for everything else. */
export type MediaProbe = (bytes: Uint8Array) => Promise<ProbedMedia | null>;

export type Log = (
  level: "debug" | "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** The scheduler of a real process. */
export function createTimerScheduler(): Scheduler {
  return {
    sleep: (waitMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, waitMs);
        signal.addEventListener("abort", done, { once: true });
      }),
  };
}
