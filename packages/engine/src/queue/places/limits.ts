/** A place in the queue is counted up to this; further back it is told as this. */
export const QUEUE_PLACE_MAX = 1_000;
