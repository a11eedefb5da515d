export { createCallback } from "./callback.ts";
export type { Callback, CallbackOptions } from "./callback.ts";
export { createSafeFetch } from "./download/safe-fetch.ts";
export type {
  DownloadLimits,
  DownloadOutcome,
  SafeFetch,
  SafeFetchOptions,
} from "./download/safe-fetch.ts";
export type { ForbiddenReason } from "./download/policy.ts";
export type { JudgeOutcome, PostLimits, PostMessage, PostOutcome } from "./download/post.ts";
export { createFalProvider } from "./fal.ts";
export type { FalOptions } from "./fal.ts";
export { createOwnProvider } from "./own-provider.ts";
export type { OwnProviderOptions, OwnRun } from "./own-provider.ts";
export type {
  DescribeOutcome,
  ExamplesOutcome,
  JsonSchema,
  ModelAddress,
  ModelDescription,
  ModelExample,
  ModelFound,
  SearchOutcome,
} from "./models/outcomes.ts";
export { parseTqdm } from "./parse-tqdm.ts";
export type { TqdmProgress } from "./parse-tqdm.ts";
export type {
  GetOptions,
  GetOutcome,
  ListOutcome,
  Provider,
  ProviderCapabilities,
  ProviderOutput,
  Pace,
  ProviderUpdate,
  ReceivedWebhook,
  StartOutcome,
  StartRequest,
  WebhookVerdict,
} from "./port.ts";
export { ProviderError } from "./provider-error.ts";
export type { ProviderErrorCode } from "./provider-error.ts";
export { createReplicateProvider } from "./replicate/create-provider.ts";
export type { ReplicateOptions } from "./replicate/create-provider.ts";
export { createSkytellsProvider } from "./skytells/create-provider.ts";
export type { SkytellsOptions } from "./skytells/create-provider.ts";
export { signRequest } from "./sign-request.ts";
export { isSignedBy, readSignedHeaders, readWebhookSecret } from "./webhook-signature.ts";
