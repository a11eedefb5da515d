import type { Listen } from "../listen/listener.ts";
import { reportFailure } from "./report-failure.ts";
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
    // `npm start` holds a channel to us: when it is gone, however it went, so are we.
    process.once("disconnect", end);
  } catch (error) {
    reportFailure(error);
    process.exit(1);
  }
}
