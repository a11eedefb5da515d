import type { Listen } from "../listen/listener.ts";
import { StartError } from "./start-error.ts";
import { startServer } from "./start-server.ts";

const END_SIGNALS = ["SIGTERM", "SIGINT"] as const;

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The life of the process: start, or one clear line and exit code 1; end on a signal. */
export async function runServer(listen: Listen): Promise<void> {
  try {
    const server = await startServer({ listen, write });
    let isEnding = false;
    const end = (): void => {
      if (isEnding) return;
      isEnding = true;
      void server.close().then(() => process.exit(0));
    };
    for (const signal of END_SIGNALS) process.on(signal, end);
  } catch (error) {
    reportFailure(error);
    process.exit(1);
  }
}

/** What stopped a command, for the person who ran it: lines where we know, else the stack. */
export function reportFailure(error: unknown): void {
  if (error instanceof StartError) {
    for (const line of error.message.split("\n")) process.stderr.write(`darkroom: ${line}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`darkroom: unexpected failure\n${text}\n`);
}
