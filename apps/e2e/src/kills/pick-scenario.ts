import { pickNumber } from "./random.ts";

const DURATION_MS_MAX = 4_000;
const QUEUE_MS_MAX = 1_500;
const WEBHOOK_DELAY_MS_MAX = 3_000;
const ACCEPT_DELAY_MS_MAX = 1_500;
const SLOW_OUTPUT_MS = 1_000;

type Random = () => number;
type Scenario = Readonly<Record<string, unknown>>;

/** Troubles by name, each with how often it is met in a hundred predictions. */
const TROUBLES = [
  { name: "none", weight: 22, make: () => ({}) },
  { name: "all webhooks lost", weight: 14, make: () => ({ webhooks: { drop: true } }) },
  { name: "last webhook lost", weight: 8, make: () => ({ webhooks: { drop: ["completed"] } }) },
  { name: "webhooks doubled", weight: 12, make: () => ({ webhooks: { duplicate: 2 } }) },
  {
    name: "webhooks late",
    weight: 10,
    make: (random) => ({ webhooks: { delayMs: pickNumber(random, 100, WEBHOOK_DELAY_MS_MAX) } }),
  },
  {
    name: "webhooks shuffled",
    weight: 10,
    make: () => ({ webhooks: { shuffle: true, duplicate: 1 } }),
  },
  { name: "webhooks before the id", weight: 5, make: () => ({ webhooks: { early: true } }) },
  {
    name: "slow accept",
    weight: 7,
    make: (random) => ({ acceptDelayMs: pickNumber(random, 100, ACCEPT_DELAY_MS_MAX) }),
  },
  { name: "answer lost", weight: 4, make: () => ({ accept: "reset-after" }) },
  { name: "failed", weight: 4, make: () => ({ outcome: "fail" }) },
  { name: "refused as unsafe", weight: 2, make: () => ({ outcome: "nsfw" }) },
  { name: "aborted before it starts", weight: 2, make: () => ({ outcome: "abort" }) },
  { name: "a status nobody knows", weight: 2, make: () => ({ outcome: "unknown-status" }) },
  { name: "input refused", weight: 2, make: () => ({ accept: "422" }) },
  { name: "connection refused", weight: 1, make: () => ({ accept: "reset" }) },
  {
    name: "webhooks signed wrongly",
    weight: 3,
    make: () => ({ webhooks: { badSignature: true } }),
  },
  { name: "output as data", weight: 3, make: () => ({ output: { kind: "data" } }) },
  { name: "output slow", weight: 3, make: () => ({ output: { slowMs: SLOW_OUTPUT_MS } }) },
  { name: "two pictures in the answer", weight: 4, make: () => ({ outputs: 2 }) },
] as const satisfies readonly {
  name: string;
  weight: number;
  make: (random: Random) => Scenario;
}[];

const WEIGHT_SUM = TROUBLES.reduce((sum, { weight }) => sum + weight, 0);

export type PickedScenario = { trouble: string; scenario: Scenario };

/** What happens to one prediction: some trouble, and a run of up to a few seconds. */
export function pickScenario(random: Random): PickedScenario {
  let place = random() * WEIGHT_SUM;
  const trouble = TROUBLES.find(({ weight }) => (place -= weight) < 0) ?? TROUBLES[0];
  return {
    trouble: trouble.name,
    scenario: {
      durationMs: pickNumber(random, 0, DURATION_MS_MAX),
      queueMs: random() < 0.3 ? pickNumber(random, 0, QUEUE_MS_MAX) : 0,
      ...trouble.make(random),
    },
  };
}
