import { expect, test } from "@playwright/test";
import type { Prediction } from "../src/index.ts";
import { countViolations, findViolations } from "../src/kills/find-violations.ts";
import type { Evidence } from "../src/kills/find-violations.ts";
import { pickScenario } from "../src/kills/pick-scenario.ts";
import { createRandom } from "../src/kills/random.ts";

const CALLBACK = "http://127.0.0.1:1/webhooks/replicate?t=token&prediction=";

function prediction(id: string, changes: Partial<Prediction> = {}): Prediction {
  return {
    id,
    requestId: "request",
    model: "darkroom/jersey-speed",
    status: "succeeded",
    sequence: 6,
    credits: { price: 1, reserved: 0, captured: 1 },
    pollAfterMs: null,
    cancelRequested: false,
    outputs: [],
    error: null,
    retryOf: null,
    endedAt: "2030-01-01T00:00:00.000Z",
    ...changes,
  };
}

const submitted = (id: string) => ({
  id,
  key: `key of ${id}`,
  prompt: "a jersey",
  tries: 1,
  trouble: "none",
  scenario: {},
});

const created = (id: string) => ({
  at: "2030-01-01T00:00:00.000Z",
  kind: "create" as const,
  id: `provider-${id}`,
  webhook: `${CALLBACK}${id}`,
  status: 201,
});

const listed = (id: string) => ({
  id: `provider-${id}`,
  status: "succeeded",
  webhook: `${CALLBACK}${id}`,
});

/** Two predictions with which everything is well, and what a test changes about them. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    submitted: [submitted("a"), submitted("b")],
    predictions: [prediction("a"), prediction("b")],
    log: [created("a"), created("b")],
    provider: [listed("b"), listed("a")],
    balance: { available: 98, reserved: 0 },
    welcomeCredits: 100,
    ...changes,
  };
}

test("a good run has no violations, and refused creates are none", () => {
  const refused = { ...created("a"), id: null, status: 429 };
  expect(findViolations(evidence())).toEqual([]);
  expect(findViolations(evidence({ log: [refused, created("a"), created("b")] }))).toEqual([]);
});

test("what never reached the provider may have failed there, unpaid", () => {
  const lost = prediction("b", {
    status: "failed",
    credits: { price: 1, reserved: 0, captured: 0 },
  });
  const run = evidence({
    predictions: [prediction("a"), lost],
    log: [created("a")],
    provider: [listed("a")],
    balance: { available: 99, reserved: 0 },
  });
  expect(findViolations(run)).toEqual([]);
});

const BAD_RUNS: readonly [string, Partial<Evidence>, RegExp][] = [
  [
    "two creates",
    { log: [created("a"), created("a"), created("b")] },
    /log: a was created 2 times/,
  ],
  [
    "two at the provider",
    { provider: [listed("a"), listed("b"), listed("b")] },
    /list: b was created 2 times/,
  ],
  ["a success without a create", { log: [created("a")] }, /log: b has no create/],
  [
    "a create of strangers",
    { log: [created("a"), created("b"), created("c")] },
    /names c, which is not ours/,
  ],
  ["a lost one", { predictions: [prediction("a")] }, /lost: key of b/],
  ["one too many", { submitted: [submitted("a")] }, /doubled: b/],
  ["two keys for one", { submitted: [submitted("a"), submitted("a"), submitted("b")] }, /two keys/],
  [
    "one that still runs",
    { predictions: [prediction("a"), prediction("b", { status: "processing", endedAt: null })] },
    /unended: b is processing/,
  ],
  [
    "an open reservation",
    { balance: { available: 97, reserved: 1 } },
    /^reserved: 1 are still reserved$/,
  ],
  ["credits that are gone", { balance: { available: 90, reserved: 0 } }, /is less than all/],
  ["credits from nowhere", { balance: { available: 99, reserved: 0 } }, /is more than all/],
  [
    "a price that is paid twice",
    {
      predictions: [
        prediction("a"),
        prediction("b", { credits: { price: 1, reserved: 0, captured: 2 } }),
      ],
    },
    /money: b is paid more than its price/,
  ],
  [
    "a paid failure",
    { predictions: [prediction("a"), prediction("b", { status: "failed" })] },
    /money: b is failed, paid: true/,
  ],
];

for (const [name, changes, violation] of BAD_RUNS) {
  test(`${name} is a violation`, () => {
    expect(findViolations(evidence(changes)).join("\n")).toMatch(violation);
  });
}

test("a cancel that came too late, and an unsafe output, may have been billed", () => {
  const billed = [
    prediction("a", { status: "canceled" }),
    prediction("b", { status: "failed", error: { code: "safety", message: "", released: 0 } }),
  ];
  expect(findViolations(evidence({ predictions: billed }))).toEqual([]);
});

test("violations are counted by what they mean for a customer", () => {
  expect(countViolations([])).toEqual({ lost: 0, paidTwice: 0 });
  const violations = [
    "lost: key was answered with a, which is not in the list",
    "unended: b is processing",
    "log: c was created 2 times",
    "money: d is paid more than its price",
    "doubled: e is in the list, but no answer ever named it",
    "money: f is failed, paid: true",
    "audit: released_once g",
  ];
  expect(countViolations(violations)).toEqual({ lost: 2, paidTwice: 3 });
});

test("an open reservation of what has not ended is lost, and never paid twice", () => {
  const run = evidence({
    predictions: [
      prediction("a"),
      prediction("b", {
        status: "processing",
        endedAt: null,
        credits: { price: 1, reserved: 1, captured: 0 },
      }),
    ],
    balance: { available: 98, reserved: 1 },
  });
  expect(findViolations(run)).toEqual([
    "unended: b is processing",
    "reserved: 1 are still reserved",
  ]);
  expect(countViolations(findViolations(run))).toEqual({ lost: 2, paidTwice: 0 });
});

test("a capture that only the balance knows is paid twice", () => {
  const run = evidence({ balance: { available: 97, reserved: 0 } });
  expect(countViolations(findViolations(run))).toEqual({ lost: 0, paidTwice: 1 });
});

test("the same seed picks the same scenarios, and many picks meet every trouble", () => {
  const pick = (seed: number, count: number) => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => pickScenario(random));
  };
  expect(pick(5, 20)).toEqual(pick(5, 20));
  expect(pick(5, 20)).not.toEqual(pick(6, 20));
  expect(new Set(pick(1, 1_000).map(({ trouble }) => trouble)).size).toBe(19);
});
