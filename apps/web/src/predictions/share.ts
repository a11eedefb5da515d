import { ESTIMATE_SHARE_MAX, estimateShare, mergeShare } from "@darkroom/lifecycle";
import type { StudioTexts } from "../languages/english/studio.ts";
import type { Heard } from "./merge.ts";

/** Until the stored picture can be fetched the bar never says more than this. */
export const RUNNING_SHARE_MAX = 0.99;

export type Bar =
  | { kind: "measured" | "estimated"; share: number }
  /** No honest number exists any more, or yet; what the bar had reached before. */
  | { kind: "indeterminate"; reached: number | null };

/** The share by time alone, by the same rule as the server's; null past the usual time. */
function estimateNow({ estimate, startedAt }: Heard["prediction"], now: number): number | null {
  if (estimate === null || startedAt === null) return null;
  return estimateShare(Math.max(0, now - Date.parse(startedAt)), estimate);
}

/**
 * What the bar of an unfinished prediction shows now. An estimate grows with time between two
 * polls, since it is time spent against the usual time; a provider's own share stands still.
 * @param now ms by the server's clock
 */
export function readBar(heard: Heard, now: number): Bar {
  const { prediction, shareMax } = heard;
  const { value, source } = prediction.progress;
  if (value === null || source === "none") return { kind: "indeterminate", reached: shareMax };
  if (source === "provider") {
    return {
      kind: "measured",
      share: Math.min(RUNNING_SHARE_MAX, mergeShare(shareMax, value) ?? 0),
    };
  }
  const estimate = estimateNow(prediction, now);
  // The usual time is over: a bar that stood still at its limit would promise an end.
  if (estimate === null) {
    return { kind: "indeterminate", reached: mergeShare(shareMax, ESTIMATE_SHARE_MAX) };
  }
  const share = mergeShare(shareMax, estimate) ?? estimate;
  return { kind: "estimated", share };
}

/** A share as whole percent, never 100 before the end. */
export function percentWords({ format }: Pick<StudioTexts, "format">, share: number): string {
  return format.percent(Math.floor(Math.min(RUNNING_SHARE_MAX, Math.max(0, share)) * 100) / 100);
}
