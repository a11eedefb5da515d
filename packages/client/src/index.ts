export { createClient } from "./create-client.ts";
export type { ClientOptions, DarkroomClient, Predictions, WaitOptions } from "./create-client.ts";
export { DarkroomError } from "./darkroom-error.ts";
export type { ErrorCode, FieldError } from "./darkroom-error.ts";
export type { FollowOptions } from "./follow.ts";
export type { Api, Order, OrderedPrediction, Prediction } from "./wire.ts";
