import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FIXED_PICTURE } from "../fixed-picture.ts";
import { isScripted, type PredictionRecord } from "./record.ts";

/** Names of files that a delivery URL can end with. */
export const OUTPUT_NAME = /^(?:out|preview)-\d{1,4}\.png$/;
const FINAL_NAME = /^out-/;

export function isFinalOutput(name: string): boolean {
  return FINAL_NAME.test(name);
}

/** The picture files of predictions, each prediction in a folder named by its output key. */
export interface OutputFolder {
  write: (outputKey: string, name: string, bytes: Uint8Array) => Promise<void>;
  /** Undefined when there is no such file. */
  read: (record: PredictionRecord, name: string) => Promise<Uint8Array | undefined>;
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
      if (isScripted(record)) return FIXED_PICTURE;
      try {
        return await readFile(join(folderOf(record.outputKey), name));
      } catch {
        return undefined;
      }
    },
    remove: (outputKey) => rm(folderOf(outputKey), { recursive: true, force: true }),
  };
}

/** Files a prediction ends with. */
export function outputNames(record: PredictionRecord): string[] {
  return Array.from({ length: record.scenario.outputs ?? 1 }, (_, index) => `out-${index}.png`);
}

/** Names of the files, or data: URIs where the scenario asks for them. */
export async function finalOutput(
  outputs: OutputFolder,
  record: PredictionRecord,
): Promise<string[]> {
  const names = outputNames(record);
  const { kind, truncate } = record.scenario.output ?? {};
  if (kind !== "data") return names;
  return Promise.all(
    names.map(async (name) => {
      const bytes = (await outputs.read(record, name)) ?? new Uint8Array(0);
      const kept = bytes.subarray(0, deliveredBytes(bytes.length, truncate));
      return `data:image/png;base64,${Buffer.from(kept).toString("base64")}`;
    }),
  );
}

/** Bytes that arrive of so many, with the scenario's `truncate`. */
export function deliveredBytes(bytes: number, truncate: boolean | number | undefined): number {
  if (truncate === undefined || truncate === false) return bytes;
  return truncate === true ? Math.floor(bytes / 2) : Math.min(bytes, truncate);
}
