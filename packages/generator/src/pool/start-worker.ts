import { Worker } from "node:worker_threads";
import type { WorkerModule } from "./find-worker.ts";
import type { HostMessage, WorkerMessage } from "./messages.ts";

type WorkerListener = {
  onMessage: (message: WorkerMessage) => void;
  /** Once, when the thread is gone, whether it was asked to end or crashed. */
  onExit: (cause: unknown) => void;
};

/** A thread that draws one picture at a time. */
type DrawingWorker = {
  send: (message: HostMessage) => void;
  /** A busy worker keeps the process alive, an idle one does not. */
  setBusy: (isBusy: boolean) => void;
  end: () => Promise<void>;
};

/** Starts a thread; messages sent while it loads are kept for it. */
export function startWorker(
  { url, data }: WorkerModule,
  { onMessage, onExit }: WorkerListener,
): DrawingWorker {
  const worker = new Worker(url, { workerData: data });
  let cause: unknown;
  worker.on("message", onMessage);
  worker.on("error", (error) => {
    cause = error;
  });
  worker.once("exit", (exitCode) => {
    onExit(cause ?? new Error(`the worker ended with exit code ${exitCode}`));
  });
  return {
    send: (message) => worker.postMessage(message),
    setBusy: (isBusy) => {
      if (isBusy) worker.ref();
      else worker.unref();
    },
    end: async () => {
      await worker.terminate();
    },
  };
}
