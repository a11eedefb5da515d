import type { ClockState } from "../clock/clock.ts";
import type { LogEntry } from "../log/schema.ts";
import type { PredictionRecord, ProviderName } from "../predictions/record.ts";
import type { StandingScenario } from "../scenario/choose.ts";
import type { Delivery } from "../webhooks/delivery.ts";

export type StoredFile = {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  sha256: string;
  metadata: Record<string, unknown>;
  createdAtMs: number;
  expiresAtMs: number;
};

/** Which predictions are meant: what is left out does not matter. */
export type PredictionFilter = {
  provider: ProviderName;
  model?: string | undefined;
  createdFromMs?: number | undefined;
  createdBeforeMs?: number | undefined;
  isOpen?: boolean | undefined;
};

export type PredictionPage = PredictionFilter & {
  /** Rows after (older) or before (newer) this sequence, exclusive. */
  olderThan?: number | undefined;
  newerThan?: number | undefined;
  limit: number;
  /** Rows passed over from the newest. */
  offset?: number | undefined;
};

export type PredictionRow = { sequence: number; record: PredictionRecord };

/** Everything durable. All calls are synchronous and small; another driver may stand behind it. */
export interface Store {
  /**
   * Writes a new prediction and its row in the log in one commit: whatever moment the process dies at,
   * there is one create in the log for each prediction. Answers with the number of the log row.
   */
  insertPrediction: (record: PredictionRecord, entry: LogEntry) => number;
  /** Writes the record, and in the same commit the terminal webhook it gives rise to. */
  updatePrediction: (record: PredictionRecord, delivery?: Delivery) => void;
  findPrediction: (id: string) => PredictionRecord | undefined;
  findPredictionByOutputKey: (outputKey: string) => PredictionRecord | undefined;
  /** Newest first, whatever the direction of the page. */
  listPredictions: (page: PredictionPage) => PredictionRow[];
  countPredictions: (filter: PredictionFilter) => number;
  /** Those that have not ended, oldest first. */
  openPredictions: () => PredictionRecord[];
  /** Finished ones whose data should be gone by now. */
  expiredPredictions: (nowMs: number) => PredictionRecord[];
  /** Forgets the oldest finished predictions above the limit and answers with their output keys. */
  forgetPredictions: (keptMax: number) => string[];

  pendingDeliveries: () => Delivery[];
  updateDelivery: (delivery: Delivery) => void;
  removeDelivery: (webhookId: string) => void;

  /** Answers with the number of the row. */
  addLogEntry: (entry: LogEntry) => number;
  /** For an answer whose status is known only later, as with `Prefer: wait`. */
  correctLogStatus: (sequence: number, status: number) => void;
  readLog: () => LogEntry[];
  /** The newest rows, newest first. */
  readNewestLog: (limit: number) => LogEntry[];
  clearLog: () => void;

  insertFile: (file: StoredFile) => void;
  findFile: (id: string) => StoredFile | undefined;
  listFiles: () => StoredFile[];
  removeFile: (id: string) => boolean;
  expiredFiles: (nowMs: number) => StoredFile[];

  /** The secret kept under the folder; made by `make` the first time. */
  readSecret: (make: () => string) => string;
  writeSecret: (secret: string) => void;
  /** Other settings by name, as text. */
  readSetting: (name: string) => string | undefined;
  writeSetting: (name: string, value: string) => void;
  readStandingScenario: () => StandingScenario | undefined;
  writeStandingScenario: (standing: StandingScenario | undefined) => void;

  /** How far the clock had been moved; undefined when it never was. */
  readClock: () => ClockState | undefined;
  writeClock: (state: ClockState) => void;

  close: () => void;
}
