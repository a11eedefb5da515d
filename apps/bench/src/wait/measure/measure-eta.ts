import { foretell, quantileMs } from "@darkroom/lifecycle";
import { median } from "../../summary/range.ts";
import type { Trial } from "./draw-trials.ts";

export type EtaFigures = {
  /** Share of the median duration that is already spent. */
  spentShare: number;
  /** Share of those runs that last longer which end between p10 and p90. */
  coverage: number;
  /** Median width of that range over the histories, milliseconds. */
  widthMs: number;
};

/** How often the remaining time that a history foretells holds the truth. */
export function measureEta(trials: readonly Trial[], spentShares: readonly number[]): EtaFigures[] {
  const medianMs = median(trials.flatMap(({ freshMs }) => freshMs));
  const known = trials.map(({ historyMs }) => foretell(historyMs));
  return spentShares.map((spentShare) => {
    const spentMs = spentShare * medianMs;
    const widthsMs: number[] = [];
    let [inside, all] = [0, 0];
    for (const [index, { freshMs }] of trials.entries()) {
      const estimate = known[index]?.estimate;
      if (estimate === undefined) continue;
      const fromMs = quantileMs(estimate, 0.1, spentMs);
      const toMs = quantileMs(estimate, 0.9, spentMs);
      if (fromMs === null || toMs === null) continue;
      widthsMs.push(toMs - fromMs);
      for (const durationMs of freshMs) {
        if (durationMs <= spentMs) continue;
        all += 1;
        if (durationMs >= fromMs && durationMs <= toMs) inside += 1;
      }
    }
    return { spentShare, coverage: inside / all, widthMs: median(widthsMs) };
  });
}
