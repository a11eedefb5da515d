import { statSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fixedFile } from "../fixed/fixed-output.ts";
import { ENDING_CHOICES, mediaTypeOf } from "./media-types.ts";
import { writesText } from "./models.ts";
import { isScripted, type PredictionRecord } from "./record.ts";

/** Names of files that a delivery URL can end with. */
export const OUTPUT_NAME = new RegExp(String.raw`^(?:out|preview)-\d{1,4}\.(?:${ENDING_CHOICES})$`);
const FINAL_NAME = /^out-/;

export function isFinalOutput(name: string): boolean {
  return FINAL_NAME.test(name);
}

/** The files of predictions, each prediction in a folder named by its output key. */
export interface OutputFolder {
  write: (outputKey: string, name: string, bytes: Uint8Array) => Promise<void>;
  /** Undefined when there is no such file. */
  read: (record: PredictionRecord, name: string) => Promise<Uint8Array | undefined>;
  /** Bytes of a file that has been made; undefined when there is none. */
  sizeOf: (record: PredictionRecord, name: string) => number | undefined;
  remove: (outputKey: string) => Promise<void>;
}

export function createOutputFolder(directory: string): OutputFolder {
  const folderOf = (outputKey: string): string => join(directory, "outputs", outputKey);
  return {
    write: async (outputKey, name, bytes) => {
      await mkdir(folderOf(outputKey), { recursive: true });
      await writeFile(join(folderOf(outputKey), name), bytes);
    },
    read: async (record, name) => {
      if (!OUTPUT_NAME.test(name)) return undefined;
      if (isScripted(record)) return fixedFile(name);
      try {
        return await readFile(join(folderOf(record.outputKey), name));
      } catch {
        return undefined;
      }
    },
    sizeOf: (record, name) => {
      if (!OUTPUT_NAME.test(name)) return undefined;
      if (isScripted(record)) return fixedFile(name).length;
      const path = join(folderOf(record.outputKey), name);
      return statSync(path, { throwIfNoEntry: false })?.size;
    },
    remove: (outputKey) => rm(folderOf(outputKey), { recursive: true, force: true }),
  };
}

/** How many files a prediction ends with: as its scenario says, else as its input asks. */
export function outputCount(record: PredictionRecord): number {
  const asked = record.input["num_outputs"];
  return record.scenario.outputs ?? (typeof asked === "number" ? asked : 1);
}

/**
 * The names as they are, or data: URIs where the scenario asks for them. The words of a model that
 * writes have no names.
 */
export async function finalOutput(
  outputs: OutputFolder,
  record: PredictionRecord,
  names: readonly string[],
): Promise<string[]> {
  const { kind, truncate } = record.scenario.output ?? {};
  if (kind !== "data" || writesText(record.model)) return [...names];
  return Promise.all(
    names.map(async (name) => {
      const bytes = (await outputs.read(record, name)) ?? new Uint8Array(0);
      const kept = bytes.subarray(0, deliveredBytes(bytes.length, truncate));
      return `data:${mediaTypeOf(name)};base64,${Buffer.from(kept).toString("base64")}`;
    }),
  );
}

/** Bytes that arrive of so many, with the scenario's `truncate`. */
export function deliveredBytes(bytes: number, truncate: boolean | number | undefined): number {
  if (truncate === undefined || truncate === false) return bytes;
  return truncate === true ? Math.floor(bytes / 2) : Math.min(bytes, truncate);
}
