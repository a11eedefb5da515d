import { readFile, readdir } from "node:fs/promises";
import { WATCH_MS } from "./limits.ts";
import type { ProcessSample } from "./oracle/judge-process.ts";

const BYTES_PER_KIB = 1_024;

/** Resident memory and open descriptors of a process; null where there is no `/proc`. */
export async function readProcess(processId: number | null): Promise<ProcessSample | null> {
  if (processId === null) return null;
  const directory = `/proc/${String(processId)}`;
  try {
    const [status, descriptors] = await Promise.all([
      readFile(`${directory}/status`, "utf8"),
      readdir(`${directory}/fd`),
    ]);
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (resident === undefined) return null;
    return { memoryBytes: Number(resident) * BYTES_PER_KIB, handles: descriptors.length };
  } catch {
    return null;
  }
}

/** Looks at a process again and again until it is told to stop. */
export function watchProcess(processId: number | null): {
  samples: () => readonly ProcessSample[];
  stop: () => void;
} {
  const samples: ProcessSample[] = [];
  const look = async (): Promise<void> => {
    const sample = await readProcess(processId);
    if (sample !== null) samples.push(sample);
  };
  const timer = setInterval(() => void look(), WATCH_MS);
  return {
    samples: () => samples,
    stop: () => clearInterval(timer),
  };
}
