/** Every frame is drawn, or every second or third one, each then shown for longer. */
const PACES = [1, 2, 3] as const;
export type Pace = (typeof PACES)[number];

/** One step of the flow on the film's map, and the whole film, where the model was tuned. */
const TUNED_STEP_MS = 100;
const TUNED_FILM_MS = 32_000;

/** How much slower this machine is than the one the film was tuned on. */
export function measureSlowdown(stepMs: number): number {
  return stepMs / TUNED_STEP_MS;
}

/**
 * The finest pace that keeps the budget by the time of one step of the flow; the coarsest one
 * where none does, and the finest without a budget. Times in milliseconds.
 */
export function planPace(stepMs: number, budgetMs: number | null): Pace {
  const wholeMs = TUNED_FILM_MS * measureSlowdown(stepMs);
  return PACES.find((pace) => budgetMs === null || wholeMs / pace <= budgetMs) ?? 3;
}
