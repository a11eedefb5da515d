import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const RangeSchema = z
  .strictObject({ min: z.number(), median: z.number(), max: z.number() })
  .refine(({ min, median, max }) => min <= median && median <= max);

/** The published shape of `--json`. */
export const SummarySchema = z.strictObject({
  machine: z.strictObject({
    cores: z.number().int().min(1),
    node: z.literal(process.versions.node),
    loadAverage: z.number().min(0),
  }),
  rounds: z.number().int(),
  seconds: z.number(),
  rows: z.record(
    z.string(),
    z.strictObject({
      requestsPerSecond: RangeSchema,
      p50Ms: z.number().nullable(),
      p99Ms: z.number().nullable(),
      errors: z.number().int(),
      loadCpuShare: z.number().min(0),
    }),
  ),
  ratios: z.record(z.string(), RangeSchema),
  unavailable: z.record(z.string(), z.string()),
  failures: z.array(z.strictObject({ row: z.string(), round: z.number(), reason: z.string() })),
});

export type BenchRun = { code: number; stdout: string; stderr: string };

/** Runs the command as people do, in a process of its own. */
export function runBench(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchRun> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment } };
    const child = execFile(process.execPath, [MAIN, ...words], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Starts the command, sends SIGINT as soon as its first row is measured, and waits for its end. */
export function interruptBench(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment } };
    const child = execFile(process.execPath, [MAIN, ...words], options);
    child.stderr?.once("data", () => child.kill("SIGINT"));
    child.once("exit", resolve);
  });
}

/** Whether a process with this text in its command line is alive. */
export async function isRunning(text: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "args="]);
  return stdout.includes(text);
}

export function readSummary(run: BenchRun): z.infer<typeof SummarySchema> {
  const lastLine = run.stdout.trimEnd().split("\n").at(-1) ?? "";
  return SummarySchema.parse(JSON.parse(lastLine));
}
