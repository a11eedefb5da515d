import type { FileMetrics } from "@darkroom/generator";

/** What a model's runs took, as numbers for the prediction's metrics. */
export function countSpent(files: readonly FileMetrics[]): Record<string, number> {
  const [first] = files;
  if (first === undefined) return {};
  const slowdowns = files.flatMap(({ adaptation }) => adaptation?.slowdown ?? []);
  return {
    output_count: files.length,
    steps_planned: sum(files.map(({ stepsPlanned }) => stepsPlanned)),
    steps_done: sum(files.map(({ stepsDone }) => stepsDone)),
    ...(first.mapSize === null
      ? {}
      : { map_size: Math.min(...files.map(({ mapSize }) => mapSize ?? Infinity)) }),
    adapted_outputs: slowdowns.length,
    ...(slowdowns.length === 0 ? {} : { slowdown: round(Math.max(...slowdowns)) }),
  };
}

/** A line for the logs when a run was made smaller; empty when it was not. */
export function adaptationLine({ adaptation }: FileMetrics): string {
  if (adaptation === null) return "";
  const { slowdown, steps, mapSize } = adaptation;
  return `Adapted to a slow machine (${round(slowdown)} times): ${steps.used} of ${steps.usual} steps, pattern map ${mapSize.used} instead of ${mapSize.usual} px\n`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
