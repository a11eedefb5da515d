import type { Duplex } from "node:stream";

/** Resolves when a line takes more without keeping it in memory, or when it is gone. */
export function whenDrained(line: Duplex): Promise<void> {
  if (!line.writableNeedDrain || line.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      line.off("drain", done).off("close", done);
      resolve();
    };
    line.on("drain", done).on("close", done);
  });
}
