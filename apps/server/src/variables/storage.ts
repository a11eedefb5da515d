import { join } from "node:path";
import { z } from "zod";
import { url } from "./texts.ts";

/** Where bytes are kept. */
export const STORAGE_VARIABLES = {
  STORAGE_URL: url(["file:", "s3:"]).optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
};

const StorageSchema = z.object(STORAGE_VARIABLES);
type Values = z.infer<typeof StorageSchema>;

export type StorageSettings = {
  url: string;
  keys: { accessKeyId: string; secretAccessKey: string } | null;
};

export function readStorage(values: Values, dataDirectory: string): StorageSettings {
  return {
    url: values.STORAGE_URL ?? `file:${join(dataDirectory, "results")}`,
    keys: readKeys(values),
  };
}

/** No bucket opens without keys. */
export function findStorageFaults(values: Values): string[] {
  const isWhole = values.STORAGE_URL?.startsWith("s3:") !== true || readKeys(values) !== null;
  return isWhole
    ? []
    : ["STORAGE_URL is s3, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set."];
}

function readKeys(values: Values): StorageSettings["keys"] {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey };
}
