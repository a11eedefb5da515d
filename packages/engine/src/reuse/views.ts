/** Whether an order may be answered with the stored result of an equal one. */
export type ReuseWish = "never" | "allow";

/** What holds for orders of an account that say nothing of it. */
export type ReuseView = {
  reuse: ReuseWish;
  /** What an answer from a stored result costs at most, in credits. */
  credits: number;
};
