import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { cancelPrediction } from "./procedures/cancel-prediction.ts";
import { createPrediction, retryPrediction } from "./procedures/create-prediction.ts";
import { quotePrediction } from "./procedures/quote-prediction.ts";
import { getAccount, readBalance, readLedger } from "./procedures/read-account.ts";
import { getModel, listModels } from "./procedures/read-models.ts";
import {
  getPrediction,
  listActivePredictions,
  listPredictions,
  readTimeline,
  sharePrediction,
} from "./procedures/read-predictions.ts";
import { readStatus } from "./procedures/read-status.ts";
import { getCaps, setCaps } from "./procedures/set-caps.ts";
import { createCallerFactory, createRouter } from "./trpc.ts";

/** Everything a program can ask for. No transformer: plain JSON, times in ISO 8601. */
export const appRouter = createRouter({
  prediction: createRouter({
    create: createPrediction,
    quote: quotePrediction,
    get: getPrediction,
    list: listPredictions,
    active: listActivePredictions,
    cancel: cancelPrediction,
    retry: retryPrediction,
    timeline: readTimeline,
    share: sharePrediction,
  }),
  credit: createRouter({ balance: readBalance, ledger: readLedger }),
  cap: createRouter({ get: getCaps, set: setCaps }),
  model: createRouter({ list: listModels, get: getModel }),
  account: createRouter({ get: getAccount }),
  system: createRouter({ status: readStatus }),
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Calls procedures without HTTP. */
export const createCaller = createCallerFactory(appRouter);
