import type { Generator } from "@darkroom/generator";
import type { Clock } from "../clock/clock.ts";
import type { OutputFolder } from "./outputs.ts";
import type { PredictionRecord, TerminalStatus } from "./record.ts";
import type { Slots } from "./slots.ts";

/** How a run ends; what is left out stays as it is. */
export type Ending = {
  status: TerminalStatus;
  error?: string;
  output?: string[];
  metrics?: Record<string, number>;
};

/** One prediction on its way, as its run sees it. */
export type Run = {
  record: () => PredictionRecord;
  /** Aborted when the prediction has ended otherwise or the emulator closes. */
  signal: AbortSignal;
  /** From starting to processing; nothing when it already was, as after a restart. */
  start: () => void;
  /** New logs, or a new intermediate output, or both. */
  progress: (change: { logs?: string; output?: string[] }) => void;
  end: (ending: Ending) => void;
};

export type RunParts = {
  now: () => number;
  clock: Clock;
  slots: Slots;
  /** For models that take long. */
  longSlots: Slots;
  outputs: OutputFolder;
  generator: Generator;
  /** Content of the upload with this address; undefined when there is none. */
  readUpload: (url: string) => Promise<Uint8Array | undefined>;
};
