import { formatTable } from "../../summary/format-table.ts";
import { SPENT_SHARES } from "../goals.ts";
import type { SetFigures } from "../measure/measure-set.ts";
import { isJudged } from "./find-misses.ts";

export type WaitReport = {
  ok: boolean;
  seed: number;
  histories: number;
  runs: number;
  sets: readonly SetFigures[];
  misses: readonly string[];
};

const seconds = (valueMs: number): string => (valueMs / 1_000).toFixed(2);
const ratio = (value: number): string => (value >= 100 ? "> 100" : value.toFixed(2));
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** The figures for people: what each set waits, what it is told meanwhile, and what was missed. */
export function formatWait(report: WaitReport): string {
  const head = [
    `Each set: ${String(report.histories)} histories of 200 runs`,
    `each followed by ${String(report.runs)} fresh ones; seed ${String(report.seed)}.`,
  ].join(", ");
  const parts = [
    head,
    formatPolls(report.sets),
    "Lateness in s from the end of a run to the look that sees it. Ours is granted the looks of the\nschedule. `to limit`: against the best that is possible with these looks for one who knows the\ndistribution; (n) is not judged. `jitter`: with ours; `±20 %`: with 20 % of each wait both ways.",
    formatLearning(report.sets),
    "Lateness with no and 20 runs of history to that of 1-2-5-10 s; then to the limit, 10, 20 and 30\nruns after all runs take twice as long, and after they take half as long again.",
    formatTold(report.sets),
    "Runs that end between p10 and p90 of what is foretold with so much of the median spent, and the\nwidth of that range at the start; then the bar: runs that end at a number, median number at the\nend, mean error, longest standstill at a whole per cent in s.",
    report.misses.length === 0
      ? "All goals are met."
      : report.misses.map((line) => `MISSED ${line}`).join("\n"),
  ];
  return parts.join("\n\n");
}

function formatPolls(sets: readonly SetFigures[]): string {
  const header = [
    "set",
    "against",
    "looks",
    "ours",
    "late",
    "ours",
    "p95",
    "ours",
    "to schedule",
    "to limit",
    "jitter",
    "±20 %",
  ];
  const lines = sets.flatMap(({ name, polls }) =>
    polls.map((figures, index) => {
      const { schedule, compared, exact, jittered, widelyJittered } = figures;
      const judged = isJudged(figures) ? ratio : (value: number): string => `(${ratio(value)})`;
      return [
        index === 0 ? name : "",
        schedule,
        compared.looks.toFixed(1),
        exact.looks.toFixed(1),
        seconds(compared.meanLateMs),
        seconds(exact.meanLateMs),
        seconds(compared.p95LateMs),
        seconds(exact.p95LateMs),
        ratio(exact.toSchedule),
        judged(exact.toLimit),
        judged(jittered.toLimit),
        widelyJittered === null ? "" : `(${ratio(widelyJittered.toLimit)})`,
      ];
    }),
  );
  return formatTable([header, ...lines]);
}

function formatLearning(sets: readonly SetFigures[]): string {
  const header = ["set", "no runs", "20 runs", "slower: 10", "20", "30", "faster: 10", "20", "30"];
  const lines = sets.map(({ name, withoutHistory, early, slower, faster }) => [
    name,
    ratio(withoutHistory.toSchedule),
    ratio(early.toSchedule),
    ...[...slower, ...faster].map(({ toLimit }) => ratio(toLimit)),
  ]);
  return formatTable([header, ...lines]);
}

function formatTold(sets: readonly SetFigures[]): string {
  const spent = SPENT_SHARES.map(percent);
  const header = ["set", ...spent, "width s", "bar ended", "at end", "error", "stands s"];
  const lines = sets.map(({ name, eta, bar }) => [
    name,
    ...eta.map(({ coverage }) => percent(coverage)),
    ((eta[0]?.widthMs ?? 0) / 1_000).toFixed(1),
    percent(bar.endedShare),
    percent(bar.atEnd),
    bar.error.toFixed(3),
    seconds(bar.standstillMs),
  ]);
  return formatTable([header, ...lines]);
}
