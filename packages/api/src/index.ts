export { answerCall, answerRefusal } from "./answer-call.ts";
export type { FailedCall } from "./answer-call.ts";
export { createConverse } from "./converse.ts";
export type {
  ApiContext,
  Caller,
  CreateAdmission,
  SystemStatus,
  PlaceAdmission,
} from "./context.ts";
export { formatError } from "./errors/format-error.ts";
export type { ErrorFacts, ErrorShape } from "./errors/format-error.ts";
export { REASONS, RefusalError } from "./errors/refusal.ts";
export type { Reason, Refusal } from "./errors/refusal.ts";
export { RUN_WAIT_MS_MAX } from "@darkroom/lifecycle";
export { BATCH_CALLS_MAX } from "./limits.ts";
export type { CancelAnswer } from "./procedures/cancel-prediction.ts";
export type { Quote } from "./procedures/quote-prediction.ts";
export type { AccountView } from "./procedures/read-account.ts";
export type { RunAnswer } from "./procedures/run-prediction.ts";
export { appRouter, createCaller } from "./router.ts";
export type { AppRouter, RouterInputs, RouterOutputs } from "./router.ts";
