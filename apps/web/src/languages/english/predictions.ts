import type { PredictionState } from "../../predictions/state.ts";
import type { NewsKind } from "../../predictions/news-kinds.ts";
import type { TimelineStep } from "../../predictions/steps.ts";
import type { PredictionView } from "../../server/views.ts";
import type { Format } from "../format.ts";

/** Where a prediction stands, in one word. */
const states: Readonly<Record<PredictionState, string>> = {
  sending: "Sending",
  not_sent: "Not sent",
  offline: "Will send when online",
  queued: "Queued",
  submitting: "Starting",
  starting: "Starting",
  processing: "Generating",
  storing: "Saving",
  cancelling: "Cancelling…",
  checking: "Lost contact, still checking",
  succeeded: "Ready",
  failed: "Failed",
  refused: "Refused",
  lost: "Lost contact",
  canceled: "Cancelled",
  expired: "Expired",
};

/** What a queued prediction waits for. */
const waits: Readonly<Record<NonNullable<PredictionView["waitsFor"]>, string>> = {
  slot: "Waiting for a slot",
  provider: "The provider is not answering, we keep trying",
  operator: "Paused by the service, it keeps its place",
};

/** What is read to those who listen; several of a kind are counted. */
const news: Readonly<Record<NewsKind, string>> = {
  queued: "Queued",
  started: "Started",
  ready: "Ready",
  failed: "Failed",
  refused: "Refused",
  cancelled: "Cancelled",
  expired: "Expired",
  not_sent: states.not_sent,
  offline: states.offline,
};

/** The stages of the timeline. */
const steps: Readonly<Record<TimelineStep, string>> = {
  queued: "Queued",
  submitting: "Sent to the model",
  starting: "Waiting for the model",
  processing: "Generating",
  storing: "Saving",
  succeeded: "Ready",
  failed: "Failed",
  canceled: "Cancelled",
  expired: "Expired",
  "cancel.requested": "Cancel asked for",
  "submission.deferred": "Put back: the provider is busy",
  "provider.switched": "Given to another provider",
  "waiting.abandoned": "Not begun: nobody was there any more",
  "result.reused": "Answered with the result of an equal order",
  "reuse.moved": "Waiting for another equal order",
  "submission.lost": "Lost contact, still checking",
};

const progress = ({ number }: Format) => ({
  name: (prompt: string) => `Progress of “${prompt}”`,
  preview: (prompt: string) => `Preview: ${prompt}`,
  estimated: (percent: string) => `${percent} estimated`,
  left: (range: string) => `about ${range} left`,
  startsIn: (range: string) => `starts in about ${range}`,
  usually: (range: string) => `usually ${range}`,
  longerThanThought: (left: string) => `Longer than thought, ${left}`,
  longerThanUsual: "Taking longer than usual",
  longerThanUsualOf: (usual: string) => `Taking longer than usual (usually ${usual})`,
  runningFor: (elapsed: string) => `running for ${elapsed}`,
  waitingFor: (elapsed: string) => `waiting for ${elapsed}`,
  nextInLine: "Next in line",
  ahead: (count: number) => `${number(count)} ahead of you`,
  checkingNote: "If nothing is found, your credits come back.",
});

const outcome = ({ plural }: Format) => {
  const credits = (count: number) => plural(count, { one: "# credit", other: "# credits" });
  return {
    took: (duration: string) => `took ${duration}`,
    tookUsually: (duration: string, usual: string) => `took ${duration} (usually ${usual})`,
    reused: (charged: number) =>
      `Made before with the same input${charged === 0 ? ", so nothing charged" : ""}`,
    finishedBeforeCancel: "Finished before it could be cancelled",
    refunded: (count: number) => `${credits(count)} refunded`,
    chargedAndRefunded: (charged: number, refunded: number) =>
      `${credits(charged)} charged, ${credits(refunded)} refunded`,
    /** Follows the sentence of a failure. */
    untouched: "Your credits are untouched.",
    noPicture: "No picture",
    noLongerKept: "The picture is no longer kept",
    abandoned: "You were away for a while, so this was not begun.",
  };
};

const actions = {
  cancel: "Cancel",
  retry: "Retry",
  discard: "Discard",
  download: "Download",
  cancelNotSent: "The cancel was not sent. Try again.",
  cancelTooLate: "Too late to cancel: the picture is being saved.",
};

const list = ({ number, plural }: Format) => ({
  fresh: "A fresh contact sheet",
  freshText:
    "Your pictures develop here, frame by frame. Take an idea from a frame, or write your own.",
  loading: "Loading your pictures…",
  failed: "Your earlier pictures could not be loaded.",
  developing: (count: number) => `${number(count)} developing`,
  queued: (count: number) => `${number(count)} queued`,
  cancelAll: (count: number) => `Cancel all (${number(count)})`,
  cancelAllQueued: (count: number) => `Cancel all queued (${number(count)})`,
  cancelMany: (count: number) =>
    `Cancel ${plural(count, { one: "# prediction", other: "# predictions" })}`,
  cancelManyAsk: (count: number) =>
    `Cancel ${plural(count, { one: "# prediction", other: "# predictions" })}?`,
  noneHeld: "No credits are held for them.",
  heldGoBack: (count: number) =>
    plural(count, { one: "# credit held goes back.", other: "# credits held go back." }),
  keep: "Keep them",
});

const page = ({ plural }: Format) => {
  const credits = (count: number) => plural(count, { one: "# credit", other: "# credits" });
  return {
    title: "Prediction",
    failed: "This prediction did not load",
    timeline: "Timeline",
    timelineFailed: "The timeline did not load.",
    still: (state: string) => `Still: ${state}`,
    mode: "Mode",
    cost: "Cost",
    created: "Created",
    retryOf: "Retry of",
    earlierAttempt: "the earlier attempt",
    id: "Prediction id",
    held: (count: number) => `${credits(count)} held`,
    charged: (count: number) => `${credits(count)} charged`,
    nothingCharged: (price: number) => `nothing charged of ${credits(price)}`,
  };
};

/** Cards, their list and the page of one. */
export const createPredictions = (format: Format) => ({
  states,
  waits,
  steps,
  news: {
    names: news,
    one: (name: string, prompt: string) => `${name}: ${prompt}.`,
    many: (name: string, count: number) =>
      `${name}: ${format.plural(count, { one: "# picture", other: "# pictures" })}.`,
  },
  progress: progress(format),
  outcome: outcome(format),
  actions,
  list: list(format),
  page: page(format),
});

/** Outputs by their kind. */
export const createMedia = ({ number }: Format) => ({
  outputs: "Outputs",
  output: (place: number, count: number) => `Output ${number(place)} of ${number(count)}`,
  pictureFailed: "The picture could not be loaded.",
  textFailed: "The text could not be loaded.",
  loadAgain: "Load again",
});
