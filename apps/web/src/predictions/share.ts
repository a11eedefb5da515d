import { ESTIMATE_SHARE_MAX, mergeShare } from "@darkroom/lifecycle";
import type { Heard } from "./merge.ts";

/** Until the stored picture can be fetched the bar never says more than this. */
export const RUNNING_SHARE_MAX = 0.99;

export type Bar =
  | { kind: "measured" | "estimated"; share: number }
  /** No honest number exists any more, or yet; what the bar had reached before. */
  | { kind: "indeterminate"; reached: number | null };

/**
 * What the bar of an unfinished prediction shows now. An estimate grows with time between two
 * polls, since it is time spent against the usual time; a provider's own share stands still.
 * @param now ms by the server's clock
 */
export function readBar(heard: Heard, now: number): Bar {
  const { prediction, heardAt, shareMax } = heard;
  const { value, source } = prediction.progress;
  if (value === null || source === "none") return { kind: "indeterminate", reached: shareMax };
  if (source === "provider") {
    return {
      kind: "measured",
      share: Math.min(RUNNING_SHARE_MAX, mergeShare(shareMax, value) ?? 0),
    };
  }
  const startedAt = Date.parse(prediction.startedAt ?? "");
  const heardAfterMs = heardAt - startedAt;
  const factor = heardAfterMs > 0 ? Math.max(1, (now - startedAt) / heardAfterMs) : 1;
  const share = mergeShare(shareMax, Math.min(ESTIMATE_SHARE_MAX, value * factor)) ?? value;
  // The usual time is over: a bar that stood still at its limit would promise an end.
  if (share >= ESTIMATE_SHARE_MAX) return { kind: "indeterminate", reached: share };
  return { kind: "estimated", share };
}

/** A share as whole percent, never 100 before the end. */
export function percentWords(share: number): string {
  return `${Math.floor(Math.min(RUNNING_SHARE_MAX, Math.max(0, share)) * 100)} %`;
}
