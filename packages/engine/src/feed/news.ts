import type { PredictionView } from "../views.ts";

/** What a reader of the feed is told. */
export type PredictionNews =
  /** Comes first. */
  | { kind: "opened" }
  /** An event moved the prediction. The view is of the moment in which it is given out. */
  | { kind: "prediction"; prediction: PredictionView }
  /** Only its progress or its preview changed. Values in between may be left out. */
  | { kind: "progress"; prediction: PredictionView }
  /** More happened than is kept for this reader, who has to read everything again. */
  | { kind: "behind" };

/** News and the global id of the event from which a later reader may go on. Ids never fall. */
export type FeedItem = { eventId: number; news: PredictionNews };
