import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogEntry } from "../log/schema.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { EmulatorFolderError, openStore } from "./open.ts";
import type { Store } from "./types.ts";

let directory = "";
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "emulator-store-"));
  store = openStore(directory);
});

afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

function reopen(): void {
  store.close();
  store = openStore(directory);
}

function recordOf(id: string, changes: Partial<PredictionRecord> = {}): PredictionRecord {
  return {
    id,
    provider: "replicate",
    model: "darkroom/jersey-speed",
    version: "f".repeat(64),
    deployment: null,
    input: { prompt: "x" },
    seed: 1,
    scenario: { durationMs: 5 },
    origin: "http://127.0.0.1:1",
    outputKey: `key-${id}`,
    webhook: null,
    webhookEvents: null,
    webhookEndings: null,
    wire: {},
    retentionMs: null,
    status: "starting",
    createdAtMs: 1000,
    startedAtMs: null,
    completedAtMs: null,
    deadlineAtMs: null,
    expiresAtMs: null,
    output: null,
    error: null,
    logs: "",
    metrics: {},
    dataRemoved: false,
    ...changes,
  };
}

const ENTRY: LogEntry = {
  at: "2026-11-22T06:00:00.000Z",
  kind: "create",
  id: null,
  webhook: null,
  status: 201,
};

function deliveryOf(webhookId: string): Delivery {
  return {
    webhookId,
    provider: "replicate",
    predictionId: "a",
    event: "completed",
    url: "http://127.0.0.1:1/",
    body: "{}",
    dueAtMs: 5,
    attempts: 0,
    nextAttemptAtMs: 5,
    copies: 0,
    badSignature: false,
    staleTimestamp: false,
    timestampOffsetS: 0,
    oldSecret: false,
  };
}

const insert = (id: string, changes: Partial<PredictionRecord> = {}): void => {
  store.insertPrediction(recordOf(id, changes), { ...ENTRY, id });
};

test("a prediction is found by its id and by its output key, also after opening again", () => {
  insert("a");
  reopen();
  expect(store.findPrediction("a")).toEqual(recordOf("a"));
  expect(store.findPredictionByOutputKey("key-a")).toEqual(recordOf("a"));
  expect(store.findPrediction("b")).toBeUndefined();
  expect(store.findPredictionByOutputKey("a")).toBeUndefined();
});

test("a prediction that cannot be written leaves no row in the log", () => {
  insert("a");
  expect(() => insert("a")).toThrow(/UNIQUE/);
  expect(store.readLog()).toHaveLength(1);
});

test("the end and its webhook are written together", () => {
  insert("a");
  store.updatePrediction(recordOf("a", { status: "succeeded" }), deliveryOf("msg_1"));
  reopen();
  expect(store.findPrediction("a")?.status).toBe("succeeded");
  expect(store.pendingDeliveries()).toEqual([deliveryOf("msg_1")]);
  store.updateDelivery({ ...deliveryOf("msg_1"), attempts: 2 });
  expect(store.pendingDeliveries()).toMatchObject([{ attempts: 2 }]);
  store.removeDelivery("msg_1");
  expect(store.pendingDeliveries()).toEqual([]);
});

test("open predictions are those that have not ended, oldest first", () => {
  for (const id of ["a", "b", "c", "d"]) insert(id);
  store.updatePrediction(recordOf("b", { status: "failed" }));
  store.updatePrediction(recordOf("c", { status: "processing" }));
  expect(store.openPredictions().map((record) => record.id)).toEqual(["a", "c", "d"]);
});

test("expired predictions are those past their time whose data are still there", () => {
  for (const id of ["a", "b", "c"]) insert(id);
  store.updatePrediction(recordOf("a", { status: "succeeded", expiresAtMs: 50 }));
  store.updatePrediction(recordOf("b", { status: "succeeded", expiresAtMs: 90 }));
  const idsAt = (nowMs: number) => store.expiredPredictions(nowMs).map((record) => record.id);
  expect(idsAt(49)).toEqual([]);
  expect(idsAt(50)).toEqual(["a"]);
  expect(idsAt(90)).toEqual(["a", "b"]);
  const removed = { status: "succeeded", expiresAtMs: 50, dataRemoved: true } as const;
  store.updatePrediction(recordOf("a", removed));
  expect(idsAt(90)).toEqual(["b"]);
});

test("a page goes down or up from a row, newest first both ways", () => {
  for (const [index, id] of ["a", "b", "c", "d", "e"].entries())
    insert(id, { createdAtMs: index * 10 });
  const ids = (page: Partial<Parameters<Store["listPredictions"]>[0]>) =>
    store
      .listPredictions({ provider: "replicate", limit: 2, ...page })
      .map(({ record }) => record.id);
  expect(ids({})).toEqual(["e", "d"]);
  expect(ids({ olderThan: 4 })).toEqual(["c", "b"]);
  expect(ids({ newerThan: 2 })).toEqual(["d", "c"]);
  expect(ids({ createdFromMs: 10, createdBeforeMs: 30 })).toEqual(["c", "b"]);
  expect(ids({ createdBeforeMs: 10 })).toEqual(["a"]);
});

test("forgetting keeps the newest and everything that has not ended", () => {
  for (const id of ["a", "b", "c", "d"]) insert(id);
  for (const id of ["b", "c", "d"]) store.updatePrediction(recordOf(id, { status: "succeeded" }));
  expect(store.forgetPredictions(10)).toEqual([]);
  expect(store.forgetPredictions(1)).toEqual(["key-b", "key-c"]);
  const left = store
    .listPredictions({ provider: "replicate", limit: 10 })
    .map(({ record }) => record.id);
  expect(left).toEqual(["d", "a"]);
});

test("the log keeps its order and lets the status of a row be corrected", () => {
  store.addLogEntry({ ...ENTRY, id: "a" });
  const second = store.addLogEntry({ ...ENTRY, kind: "webhook", webhook: "http://x/" });
  store.correctLogStatus(second, 202);
  reopen();
  expect(store.readLog()).toEqual([
    { ...ENTRY, id: "a" },
    { ...ENTRY, kind: "webhook", webhook: "http://x/", status: 202 },
  ]);
});

test("the log is bounded: the oldest rows go", () => {
  store.close();
  store = openStore(directory, { rowsMax: 50, trimEveryRows: 10 });
  for (let index = 0; index < 120; index += 1) store.addLogEntry({ ...ENTRY, status: index });
  const statuses = store.readLog().map((entry) => entry.status);
  expect(statuses).toEqual(Array.from({ length: 50 }, (_, index) => index + 70));
  for (let index = 0; index < 9; index += 1) store.addLogEntry(ENTRY);
  expect(store.readLog()).toHaveLength(59);
  store.addLogEntry(ENTRY);
  expect(store.readLog()).toHaveLength(50);
});

test("the secret is made once", () => {
  expect(store.readSecret(() => "whsec_first")).toBe("whsec_first");
  reopen();
  expect(store.readSecret(() => "whsec_second")).toBe("whsec_first");
});

test("a standing scenario is kept and taken away", () => {
  expect(store.readStandingScenario()).toBeUndefined();
  store.writeStandingScenario({ scenario: { queueMs: 5 }, seen: 3 });
  reopen();
  expect(store.readStandingScenario()).toEqual({ scenario: { queueMs: 5 }, seen: 3 });
  store.writeStandingScenario(undefined);
  expect(store.readStandingScenario()).toBeUndefined();
});

test("a second opening of the folder is refused while the first one holds it", () => {
  expect(() => openStore(directory)).toThrow(EmulatorFolderError);
  expect(() => openStore(directory)).toThrow(/in use by another emulator/);
});

test("a folder under a file is refused by its name", () => {
  const file = join(directory, "file");
  writeFileSync(file, "");
  expect(() => openStore(join(file, "inside"))).toThrow(/cannot be written/);
});
