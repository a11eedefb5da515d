import { route } from "../route.ts";
import {
  ActivePredictionsSchema,
  CancelAnswerSchema,
  DeletedPredictionSchema,
  OrderedPredictionSchema,
  PredictionPageSchema,
  PredictionSchema,
  QuoteAnswerSchema,
  ShareSchema,
  TimelineSchema,
} from "../schemas/prediction.ts";
import { locateIn } from "./locate.ts";

const tag = "Predictions";

const locate = locateIn("/predictions");

export const PREDICTION_ROUTES = [
  route({
    method: "POST",
    path: "/predictions",
    procedure: "prediction.create",
    waiting: "prediction.run",
    output: OrderedPredictionSchema,
    status: 201,
    locate,
    tag,
    summary: "Create a prediction",
    description:
      "Reserves its price and answers at once. With `Prefer: wait=n` the answer comes when it has ended, or after n seconds with 202.",
  }),
  route({
    method: "GET",
    path: "/predictions",
    procedure: "prediction.list",
    output: PredictionPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List predictions, newest first",
    description: "All of them, or those in one `status` or of one `model`.",
  }),
  route({
    method: "GET",
    path: "/active-predictions",
    procedure: "prediction.active",
    output: ActivePredictionsSchema,
    tag,
    summary: "Read all that have not ended, at once",
    description: "With the `sequence` of an earlier answer as `since`: what has changed after it.",
  }),
  route({
    method: "GET",
    path: "/predictions/{id}",
    procedure: "prediction.get",
    output: PredictionSchema,
    tag,
    summary: "Read a prediction",
    description:
      "`pollAfterMs` says when to ask again. With `If-None-Match` the answer is 304 while nothing has changed.",
  }),
  route({
    method: "DELETE",
    path: "/predictions/{id}",
    procedure: "prediction.delete",
    output: DeletedPredictionSchema,
    tag,
    summary: "Delete an ended prediction and its results",
    description: "For good. What it cost stays in the ledger; one that runs is canceled first.",
  }),
  route({
    method: "POST",
    path: "/predictions/{id}/cancel",
    procedure: "prediction.cancel",
    output: CancelAnswerSchema,
    tag,
    summary: "Cancel a prediction",
  }),
  route({
    method: "POST",
    path: "/predictions/{id}/retry",
    procedure: "prediction.retry",
    output: OrderedPredictionSchema,
    status: 201,
    locate,
    tag,
    summary: "Run the input of an ended prediction again",
    description: "Makes a new prediction with a new reservation.",
  }),
  route({
    method: "POST",
    path: "/predictions/{id}/share",
    procedure: "prediction.share",
    output: ShareSchema,
    tag,
    summary: "Make signed addresses of the results",
    description: "Whoever has such an address opens the result without a session until it expires.",
  }),
  route({
    method: "GET",
    path: "/predictions/{id}/timeline",
    procedure: "prediction.timeline",
    output: TimelineSchema,
    shape: "items",
    tag,
    summary: "Read what has happened to a prediction",
  }),
  route({
    method: "POST",
    path: "/quotes",
    procedure: "prediction.quote",
    output: QuoteAnswerSchema,
    tag,
    summary: "Ask what a run would cost and how long it would take",
    description: "Reserves nothing.",
  }),
];
