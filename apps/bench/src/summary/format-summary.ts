import { CONNECTIONS, LOAD_CPU_SHARE_HIGH } from "../limits.ts";
import { formatTable } from "./format-table.ts";
import type { Range } from "./range.ts";
import type { RowSummary, Summary } from "./summarize.ts";

/** The figures for people: a table of the rows, one of the ratios, and what to mind. */
export function formatSummary(summary: Summary): string {
  const { machine } = summary;
  const head = [
    `${String(machine.cores)} cores, Node ${machine.node}, load average ${machine.loadAverage.toFixed(1)}`,
    `${String(summary.rounds)} rounds of ${String(summary.seconds)} s for each row`,
    `${String(CONNECTIONS)} connections, closed loop`,
  ].join("; ");
  const parts = [head, formatRows(summary), formatRatios(summary.ratios), formatNotes(summary)];
  return parts.filter((part) => part !== "").join("\n\n");
}

function formatRows(summary: Summary): string {
  const header = ["row", "requests/s", "min", "max", "p50 ms", "p99 ms", "errors", "load CPU"];
  const lines = Object.entries(summary.rows).map(([name, row]) => formatRow(name, row));
  const missing = Object.entries(summary.unavailable).map(
    ([name, reason]) => `${name}  unavailable: ${reason}`,
  );
  return [formatTable([header, ...lines]), ...missing].join("\n");
}

function formatRow(name: string, row: RowSummary): readonly string[] {
  const { median, min, max } = row.requestsPerSecond;
  const rates = [formatCount(median), formatCount(min), formatCount(max)];
  const waits = [formatMs(row.p50Ms), formatMs(row.p99Ms)];
  return [name, ...rates, ...waits, formatCount(row.errors), formatShare(row)];
}

function formatRatios(ratios: Readonly<Record<string, Range>>): string {
  const lines = Object.entries(ratios).map(([name, { median, min, max }]) => [
    name,
    formatRatio(median),
    formatRatio(min),
    formatRatio(max),
  ]);
  return lines.length === 0 ? "" : formatTable([["ratio", "median", "min", "max"], ...lines]);
}

function formatNotes(summary: Summary): string {
  const notes = summary.failures.map(
    ({ row, round, reason }) => `FAILED ${row} in round ${String(round)}: ${reason}`,
  );
  for (const [name, row] of Object.entries(summary.rows)) {
    if (row.errors > 0) notes.push(`FAILED ${name}: ${formatCount(row.errors)} errors`);
  }
  if (Object.values(summary.rows).some(isBoundByLoad)) {
    notes.push("* the load process was busy most of the time: the server may be able to do more.");
  }
  return notes.join("\n");
}

function isBoundByLoad(row: RowSummary): boolean {
  return row.loadCpuShare >= LOAD_CPU_SHARE_HIGH;
}

function formatShare(row: RowSummary): string {
  return `${String(Math.round(row.loadCpuShare * 100))} %${isBoundByLoad(row) ? "*" : " "}`;
}

function formatCount(count: number): string {
  return count.toLocaleString("en");
}

function formatMs(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}

function formatRatio(ratio: number): string {
  return ratio.toFixed(3);
}
