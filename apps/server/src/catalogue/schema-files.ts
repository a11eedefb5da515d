import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelDescription } from "@darkroom/providers";
import { z } from "zod";

const KeptSchema = z.object({
  /** When it was published to us, ms since the epoch. */
  at: z.number(),
  inputSchema: z.object({
    type: z.literal("object"),
    properties: z.record(z.string(), z.record(z.string(), z.unknown())),
    required: z.array(z.string()),
  }),
});
export type KeptSchema = { at: number; inputSchema: ModelDescription["inputSchema"] };

export type SchemaFiles = {
  /** What was kept under these names; null where nothing readable is. */
  read: (names: readonly (string | null)[]) => Promise<KeptSchema | null>;
  write: (names: readonly (string | null)[], kept: KeptSchema) => Promise<void>;
};

/** Published inputs in a folder of their own, a file each; a file is whole or not there. */
export function createSchemaFiles(directory: string): SchemaFiles {
  const pathOf = (names: readonly (string | null)[]): string => {
    const digest = createHash("sha256").update(JSON.stringify(names)).digest("hex");
    return join(directory, `${digest}.json`);
  };
  return {
    read: async (names) => {
      const text = await readFile(pathOf(names), "utf8").catch(() => "null");
      const kept = KeptSchema.safeParse(parseJson(text));
      return kept.success ? kept.data : null;
    },
    write: async (names, kept) => {
      const path = pathOf(names);
      const half = `${path}.${String(process.pid)}`;
      await mkdir(directory, { recursive: true });
      await writeFile(half, JSON.stringify(kept));
      await rename(half, path);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
