import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { cancelPrediction } from "./procedures/cancel-prediction.ts";
import { createPrediction, retryPrediction } from "./procedures/create-prediction.ts";
import { deleteAccount } from "./procedures/delete-account.ts";
import { deletePrediction } from "./procedures/delete-prediction.ts";
import { endpointRouter } from "./procedures/endpoints.ts";
import { grantCredits } from "./procedures/grant-credits.ts";
import { notificationRouter } from "./procedures/notifications.ts";
import { keyRouter } from "./procedures/keys.ts";
import { listDeliveries, replayDelivery } from "./procedures/operate-deliveries.ts";
import { listDeadLetters, redriveDeadLetters } from "./procedures/operate-queue.ts";
import { inspectPrediction, listAccesses, readHealth } from "./procedures/operate-system.ts";
import { listPauses, pauseQueue, resumeQueue } from "./procedures/pause-queue.ts";
import { quotePrediction } from "./procedures/quote-prediction.ts";
import { exportAccount, getAccount, readBalance, readLedger } from "./procedures/read-account.ts";
import { getModel, listModels } from "./procedures/read-models.ts";
import {
  getPrediction,
  listActivePredictions,
  listPredictions,
  readTimeline,
  sharePrediction,
} from "./procedures/read-predictions.ts";
import { readStatus } from "./procedures/read-status.ts";
import { reuseRouter } from "./procedures/reuse.ts";
import { runPrediction } from "./procedures/run-prediction.ts";
import { createSchedule, deleteSchedule, listSchedules } from "./procedures/schedules.ts";
import { getCaps, setCaps } from "./procedures/set-caps.ts";
import { batchRouter } from "./procedures/run-batches.ts";
import { settlePrediction } from "./procedures/settle-prediction.ts";
import { fileRouter } from "./procedures/upload-file.ts";
import { watchPredictions } from "./procedures/watch-predictions.ts";
import { createCallerFactory, createRouter } from "./trpc.ts";

/** Everything a program can ask for. No transformer: plain JSON, times in ISO 8601. */
export const appRouter = createRouter({
  prediction: createRouter({
    create: createPrediction,
    run: runPrediction,
    quote: quotePrediction,
    get: getPrediction,
    list: listPredictions,
    active: listActivePredictions,
    cancel: cancelPrediction,
    retry: retryPrediction,
    delete: deletePrediction,
    timeline: readTimeline,
    share: sharePrediction,
    settle: settlePrediction,
    inspect: inspectPrediction,
    watch: watchPredictions,
  }),
  batch: batchRouter,
  file: fileRouter,
  credit: createRouter({ balance: readBalance, ledger: readLedger, grant: grantCredits }),
  cap: createRouter({ get: getCaps, set: setCaps }),
  key: keyRouter,
  reuse: reuseRouter,
  delivery: createRouter({ list: listDeliveries, replay: replayDelivery }),
  endpoint: endpointRouter,
  notification: notificationRouter,
  queue: createRouter({
    deadLetters: listDeadLetters,
    redrive: redriveDeadLetters,
    pause: pauseQueue,
    resume: resumeQueue,
    pauses: listPauses,
  }),
  schedule: createRouter({
    create: createSchedule,
    list: listSchedules,
    delete: deleteSchedule,
  }),
  model: createRouter({ list: listModels, get: getModel }),
  account: createRouter({ get: getAccount, export: exportAccount, delete: deleteAccount }),
  system: createRouter({ status: readStatus, health: readHealth }),
  access: createRouter({ list: listAccesses }),
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
