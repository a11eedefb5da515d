import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileProgress } from "@darkroom/generator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PREVIEW_BYTES_MAX, PREVIEWS_MAX } from "../limits.ts";
import { createOutputFolder } from "./outputs.ts";
import { createReporter } from "./report.ts";
import { PredictionRecordSchema, type PredictionRecord } from "./record.ts";

const KEY = "key";
let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "report-test-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function recordWith(scenario: PredictionRecord["scenario"]): PredictionRecord {
  return PredictionRecordSchema.parse({
    id: "a",
    provider: "replicate",
    model: "darkroom/jersey-preview",
    version: "f".repeat(64),
    deployment: null,
    input: { prompt: "x" },
    seed: 1,
    scenario,
    origin: "http://127.0.0.1:1",
    outputKey: KEY,
    webhook: null,
    webhookEvents: null,
    status: "processing",
    createdAtMs: 0,
    startedAtMs: 0,
    completedAtMs: null,
    deadlineAtMs: null,
    expiresAtMs: null,
    output: null,
    error: null,
    logs: "",
    dataRemoved: false,
  });
}

/** A reporter of a prediction with so many files, and what it tells. */
function report(files: number, scenario: PredictionRecord["scenario"] = {}) {
  const outputs: string[] = [];
  const told = { logs: "", outputs };
  const record = recordWith(scenario);
  const reporter = createReporter(
    { now: () => 0, outputs: createOutputFolder(directory) },
    {
      record: () => record,
      progress: ({ logs, output }) => {
        told.logs = logs ?? told.logs;
        told.outputs.push(...(output ?? []));
      },
    },
    files,
  );
  return { reporter, told };
}

function step(fraction: number, previewBytes: number | null): FileProgress {
  const bytes = new Uint8Array(previewBytes ?? 0);
  const preview = { bytes, mediaType: "image/png", width: 1, height: 1 } as const;
  const place = { stage: "diffuse", step: 1, steps: 9, file: 0, files: 1 };
  return { ...place, fraction, ...(previewBytes === null ? {} : { preview }) };
}

function filesWritten(): string[] {
  return readdirSync(join(directory, "outputs", KEY));
}

test("previews are written and told up to a bound, and large ones not at all", async () => {
  const { reporter, told } = report(1);
  reporter.onProgress(0, step(0.1, PREVIEW_BYTES_MAX + 1));
  for (let count = 0; count < PREVIEWS_MAX + 5; count += 1) reporter.onProgress(0, step(0.1, 9));
  await reporter.done([]);
  expect(told.outputs).toHaveLength(PREVIEWS_MAX);
  expect(filesWritten()).toHaveLength(PREVIEWS_MAX);
  expect(new Set(told.outputs).size).toBe(PREVIEWS_MAX);
});

test("the share of several files rises over all of them, and no percent is told twice", () => {
  const { reporter, told } = report(2);
  for (const first of [0, 1]) {
    for (const fraction of [0.25, 0.25, 0.5, 1]) reporter.onProgress(first, step(fraction, null));
  }
  const percents = told.logs.match(/^ *\d+%/gm)?.map((text) => Number.parseInt(text, 10));
  expect(percents).toEqual([12, 25, 50, 62, 75, 100]);
  expect(told.logs.match(/^Stage: diffuse, 9 steps$/gm)).toHaveLength(2);
});

test("data: outputs have no previews", async () => {
  const { reporter, told } = report(1, { output: { kind: "data" } });
  reporter.onProgress(0, step(0.5, 9));
  await reporter.done([]);
  expect(told.outputs).toEqual([]);
});
