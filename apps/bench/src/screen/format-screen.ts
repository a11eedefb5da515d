import { formatTable } from "../summary/format-table.ts";
import type { ScreenFigures } from "./measure-screen.ts";

const ms = (value: number): string => value.toFixed(0);

/** The figures of the browser as a short table. */
export function formatScreen({ push, polling, tabs, misses }: ScreenFigures): string {
  const rows = [
    ["to the screen, ms", "runs", "mean", "p50", "p95", "p99", "looks"],
    [
      "over the stream",
      String(push.runs),
      ms(push.meanMs),
      ms(push.p50Ms),
      ms(push.p95Ms),
      ms(push.p99Ms),
      "0",
    ],
    [
      "by polling",
      String(polling.runs),
      ms(polling.meanMs),
      ms(polling.p50Ms),
      ms(polling.p95Ms),
      ms(polling.p99Ms),
      polling.looks.toFixed(1),
    ],
    [
      "1-2-5-10 s, replayed",
      String(polling.runs),
      ms(polling.scheduled.meanMs),
      "",
      "",
      "",
      polling.scheduled.looks.toFixed(1),
    ],
  ];
  return [
    formatTable(rows),
    "",
    `${String(tabs.tabs)} tabs: the slowest took a prompt after ${ms(tabs.slowestMs)} ms and had an answer within ${ms(tabs.slowestAnswerMs)} ms.`,
    ...misses.map((miss) => `MISSED ${miss}`),
  ].join("\n");
}
