import type { DeliveryReason, Pattern } from "@darkroom/lifecycle";
import type { ModelView } from "../../server/views.ts";
import type { Format } from "../format.ts";

/** What each pattern is called, and what a caller of it meets. */
const patterns: Readonly<Record<Pattern, { title: string; text: string }>> = {
  direct: { title: "In one reply", text: "The call is held and answers with the result." },
  poll: {
    title: "An id at once, then looks",
    text: "Each look says when the next one is worth it.",
  },
  push: { title: "An id at once, then news", text: "Nobody asks: the news comes by itself." },
  queue: { title: "In the queue", text: "Nobody waits: it is done at its own pace." },
};

const kinds: Readonly<Record<ModelView["output"]["kind"], string>> = {
  image: "image",
  video: "video",
  audio: "sound",
  text: "text",
  json: "document",
};

/** Durations in words, by which a pattern was chosen. */
export type DeliveryFacts = {
  p95: string;
  directMost: string;
  pollMost: string;
  runs: number;
  runsNeeded: number;
};

const within = ({ p95 }: DeliveryFacts): string => `19 of 20 runs were ready within ${p95}`;

const delivery = ({ number }: Format) => {
  const reasons: Readonly<Record<DeliveryReason, (facts: DeliveryFacts) => string>> = {
    fast: (facts) =>
      `${within(facts)}, which is under ${facts.directMost}: short enough to hold the call.`,
    medium: (facts) => `${within(facts)}: too long to hold a call, short enough to look again.`,
    slow: (facts) => `${within(facts)}, which is over ${facts.pollMost}: too long to keep looking.`,
    no_history: ({ runs, runsNeeded }) =>
      `Too little is known yet: ${number(runs)} of the ${number(runsNeeded)} runs that an estimate needs. Looking again is right for any duration.`,
    asked: () => "The caller asked for it.",
    batch: () => "It belongs to a batch, for which nobody waits.",
    scheduled: () => "It starts later, so that nobody waits for it now.",
  };
  return {
    heading: "How the result comes",
    chosen: "Chosen:",
    patterns,
    reasons,
    under: (limit: string) => `under ${limit}`,
    between: (low: string, high: string) => `${low} to ${high}`,
    over: (limit: string) => `over ${limit}`,
  };
};

const durations = ({ number }: Format) => ({
  heading: "Usual times",
  none: "No history yet. Times stand here once enough runs have been measured.",
  p10: "1 in 10 is ready within (p10)",
  p50: "Half are ready within (p50)",
  p90: "9 in 10 are ready within (p90)",
  p95: "19 in 20 are ready within (p95)",
  measuredOver: "Measured over",
  runs: (count: number) => `the last ${number(count)} runs`,
});

/** The page of a model. */
export const createModelTexts = (format: Format) => ({
  title: "Mode",
  failed: "This mode did not load",
  price: "Price of a run",
  result: "Result",
  prompt: "Prompt",
  promptMost: (characters: number) => `up to ${format.number(characters)} characters`,
  model: "Model",
  kinds,
  sized: (kind: string, width: number, height: number) => `${kind}, ${width} × ${height}`,
  delivery: delivery(format),
  durations: durations(format),
});

export type ModelTexts = ReturnType<typeof createModelTexts>;
