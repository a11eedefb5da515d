import { describe, expect, it } from "vitest";
import {
  OUTPUT,
  PROMPT,
  START,
  at,
  sampleCard,
  sampleFailed,
  sampleFailure,
  samplePrediction,
  sampleReady,
  sampleSentCard,
} from "../../test/samples.ts";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderInStudio,
} from "../../test/render-studio.tsx";
import type { PredictionView } from "../server/views.ts";
import { CardList } from "./card-list.tsx";
import { PredictionCard } from "./card.tsx";
import type { Card } from "./cards.ts";

const running = (overrides: Partial<PredictionView> = {}): PredictionView =>
  samplePrediction({
    status: "processing",
    sequence: 4,
    startedAt: at(0),
    progress: { value: 0.4, source: "provider" },
    etaMs: { p10: 3_000, p50: 4_000, p90: 6_000 },
    ...overrides,
  });

const PIXEL =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='64' height='48'%3E%3C/svg%3E";
const ready = () => sampleReady({ outputs: [{ ...OUTPUT, url: PIXEL }] });

const STATES: readonly (readonly [string, Card, string])[] = [
  ["Sending", sampleCard(), "Cancel"],
  ["Queued", sampleSentCard(samplePrediction({ queuePosition: 2 })), "Cancel"],
  ["Starting", sampleSentCard(samplePrediction({ status: "submitting" })), "Cancel"],
  ["Starting", sampleSentCard(samplePrediction({ status: "starting" })), "Cancel"],
  ["Generating", sampleSentCard(running()), "Cancel"],
  ["Saving", sampleSentCard(running({ status: "storing" })), "Cancel"],
  ["Cancelling…", sampleSentCard(running({ cancelRequested: true })), "Cancelling…"],
  ["Ready", sampleSentCard(ready()), "Download"],
  ["Failed", sampleSentCard(sampleFailed()), "Retry"],
  [
    "Refused",
    sampleSentCard(
      sampleFailed({ error: { code: "safety", message: "Edit the prompt.", released: 3 } }),
    ),
    "Retry",
  ],
  ["Cancelled", sampleSentCard(sampleFailed({ status: "canceled" })), "Retry"],
  ["Expired", sampleSentCard(sampleFailed({ status: "expired" })), "Retry"],
  [
    "Lost contact",
    sampleSentCard(
      sampleFailed({
        error: { code: "unknown_outcome", message: "We lost contact.", released: 3 },
      }),
    ),
    "Retry",
  ],
  [
    "Will send when online",
    sampleCard({ sending: "not_sent", failure: sampleFailure({ reason: "offline" }) }),
    "Discard",
  ],
  ["Not sent", sampleCard({ sending: "not_sent", failure: sampleFailure() }), "Discard"],
];

async function show(card: Card) {
  const room = createTestStudio({});
  const screen = await renderInStudio(room.studio, <PredictionCard card={card} />);
  return { ...room, screen };
}

describe("the card", () => {
  it.each(STATES)(
    "C-12 R-08 A-06 reads “%s”, is accessible, and offers what can be done",
    async (...state) => {
      const [words, card, action] = state;
      const { screen } = await show(card);
      const article = screen.getByRole("article");
      await expect.element(article).toMatchTextContent(words);
      const control =
        action === "Download"
          ? screen.getByRole("link", { name: /^Download/ })
          : screen.getByRole("button", { name: action });
      await expect.element(control).toBeVisible();
      await expectAccessible(screen.container);
    },
  );

  it("A-01 A-02 the bar is named after its prompt and says stage and time in words", async () => {
    const { screen } = await show(sampleSentCard(running()));
    const bar = screen.getByRole("progressbar", { name: /teal and orange basketball/ });
    await expect.element(bar).toHaveAttribute("aria-valuenow", "40");
    await expect
      .element(bar)
      .toHaveAttribute("aria-valuetext", "Generating, about 3–6 seconds left");
  });

  it("A-01 without an honest number there is no value", async () => {
    const progress = { value: null, source: "none" } as const;
    const { screen } = await show(sampleSentCard(running({ progress })));
    await expect.element(screen.getByRole("progressbar")).not.toHaveAttribute("aria-valuenow");
  });

  it("P-03 an estimate says that it is one, a measurement does not", async () => {
    const progress = { value: 0.4, source: "estimate" } as const;
    const estimate = { p10: 5_000, p50: 7_500, p80: 9_200, p90: 11_000 };
    const estimated = await show(sampleSentCard(running({ progress, estimate })));
    estimated.time.pass(4_000);
    await expect.element(estimated.screen.getByRole("article")).toMatchTextContent("40% estimated");
    await estimated.screen.unmount();
    const measured = await show(sampleSentCard(running()));
    await expect.element(measured.screen.getByRole("article")).toMatchTextContent("40%");
    await expect.element(measured.screen.getByRole("article")).not.toMatchTextContent("estimated");
  });

  it("P-09 counts with the clock although nothing new is heard", async () => {
    const { screen, time } = await show(sampleSentCard(running()));
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("about 3–6 s left");
    time.pass(2_000);
    await expect.element(article).toMatchTextContent("about 1–4 s left");
    await expect.element(article).toMatchTextContent("running for 2 s");
  });

  it("P-05 says that it takes longer than usual", async () => {
    const estimate = { p10: 5_000, p50: 7_000, p80: 9_000, p90: 9_000 };
    const { screen, time } = await show(sampleSentCard(running({ estimate, etaMs: null })));
    time.pass(10_000);
    await expect
      .element(screen.getByRole("article"))
      .toMatchTextContent("Taking longer than usual (usually 5–9 s)");
  });

  it("P-08 shows the place in the queue in words", async () => {
    const { screen } = await show(sampleSentCard(samplePrediction({ queuePosition: 2 })));
    await expect.element(screen.getByRole("article")).toMatchTextContent("2 ahead of you");
  });

  it.each([
    ["slot", "Waiting for a slot"],
    ["provider", "The provider is not answering, we keep trying"],
  ] as const)("P-08 says what it waits for: %s", async (waitsFor, words) => {
    const { screen } = await show(sampleSentCard(samplePrediction({ waitsFor })));
    await expect.element(screen.getByRole("article")).toMatchTextContent(words);
  });

  it("P-14 the box has the model's shape before there is a picture", async () => {
    const { screen } = await show(sampleCard());
    await expect.element(screen.getByRole("article")).toBeVisible();
    const box = screen.container.querySelector(".tray");
    const { width, height } = box?.getBoundingClientRect() ?? new DOMRect();
    expect(width / height).toBeCloseTo(64 / 48, 1);
  });

  it("G-04 the picture is described by its prompt", async () => {
    const { screen } = await show(sampleSentCard(ready()));
    await expect.element(screen.getByRole("img", { name: PROMPT })).toBeVisible();
  });

  it("C-06 links to the page of its prediction", async () => {
    const prediction = running();
    const { screen } = await show(sampleSentCard(prediction));
    await expect
      .element(screen.getByRole("link", { name: PROMPT }))
      .toHaveAttribute("href", `/p/${prediction.id}`);
  });

  it("P-16 after success shows the real time next to the usual one, and the cost", async () => {
    const estimate = { p10: 5_000, p50: 7_000, p80: 9_000, p90: 9_000 };
    const { screen } = await show(sampleSentCard({ ...ready(), estimate }));
    await expect
      .element(screen.getByRole("article"))
      .toMatchTextContent(/3 credits.*took 7\.0 s \(usually 5–9 s\)/);
  });

  // As the server answers: a reuse costs nothing, or what the account agreed to, and names its source.
  it.each([
    [0, /0 credits.*took 0\.1 s.*Made before with the same input, so nothing charged/],
    [1, /1 credit.*took 0\.1 s.*Made before with the same input(?!, so)/],
  ])("P-15 a result that was made before says so, for %i credits", async (charged, words) => {
    const credits = { price: charged, reserved: 0, captured: charged };
    const facts = { startedAt: at(2_000), endedAt: at(2_100), reusedFrom: "prediction-of-before" };
    const { screen } = await show(sampleSentCard({ ...ready(), ...facts, credits }));
    await expect.element(screen.getByRole("article")).toMatchTextContent(words);
  });

  it("P-15 a result of its own is not called one of before, whatever it cost", async () => {
    const { screen } = await show(sampleSentCard(ready()));
    await expect.element(screen.getByRole("article")).not.toMatchTextContent(/Made before/);
  });

  it("C-12 a submission whose answer was lost says so, by the server's own events", async () => {
    const lost = samplePrediction({ status: "submitting", sequence: 3 });
    const event = { actor: "worker:1", at: at(0), to: "submitting" } as const;
    const server = createTestServer({
      "prediction.timeline": {
        result: [
          { ...event, sequence: 2, type: "submission.started", from: "queued" },
          { ...event, sequence: 3, type: "submission.lost", from: "submitting" },
        ],
      },
    });
    const { studio, time } = createTestStudio({ fetch: server.fetch });
    const screen = await renderInStudio(studio, <PredictionCard card={sampleSentCard(lost)} />);
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("Starting");
    time.pass(5_000);
    await expect.element(article).toMatchTextContent("Lost contact, still checking");
    await expect.element(article).toMatchTextContent("your credits come back");
    await expect.element(screen.getByRole("button", { name: "Cancel" })).toBeVisible();
  });

  it("E-01 a failure says what happened and what became of the credits", async () => {
    const { screen } = await show(sampleSentCard(sampleFailed()));
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("The image provider could not finish this");
    await expect.element(article).toMatchTextContent("3 credits refunded");
    await expect.element(article.getByRole("button", { name: "Copy id" })).toBeVisible();
  });

  it("C-07 a card that was not sent says that the credits are untouched", async () => {
    const failure = sampleFailure();
    const { screen } = await show(sampleCard({ sending: "not_sent", failure }));
    await expect
      .element(screen.getByRole("article"))
      .toMatchTextContent("Your credits are untouched.");
  });

  it("C-09 a picture that came before its cancel is shown and says so", async () => {
    const { screen } = await show(sampleSentCard({ ...ready(), cancelRequested: true }));
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("Finished before it could be cancelled");
    await expect.element(screen.getByRole("img", { name: PROMPT })).toBeVisible();
  });

  it("C-08 a cancel that could not be sent says so and can be pressed again", async () => {
    const { screen } = await show(sampleSentCard(running(), { cancel: "not_sent" }));
    await expect.element(screen.getByRole("article")).toMatchTextContent("The cancel was not sent");
    await expect.element(screen.getByRole("button", { name: "Cancel" })).toBeVisible();
  });
});

describe("the list of cards", () => {
  it("C-04 the card that was pressed and the card of the server are one DOM node", async () => {
    const created = Promise.withResolvers<PredictionView>();
    const { studio } = createTestStudio({ calls: { create: () => created.promise } });
    const screen = await renderInStudio(studio, <CardList onUseIdea={() => undefined} />);
    const input = { prompt: PROMPT };
    void studio.sender.send({ model: "darkroom/jersey-speed", input, retryOf: null });
    await expect.element(screen.getByRole("article")).toMatchTextContent("Sending");
    const before = screen.getByRole("article").element();
    created.resolve(samplePrediction());
    await expect.element(screen.getByRole("article")).toMatchTextContent("Queued");
    expect(screen.getByRole("article").element()).toBe(before);
  });

  it("C-08 cancel ends the card that it belongs to and no other", async () => {
    const asked: string[] = [];
    const { studio, store } = createTestStudio({
      calls: {
        cancel: ({ id }) => {
          asked.push(id);
          return new Promise(() => undefined);
        },
      },
    });
    const mine = running({ input: { prompt: "mine" } });
    const other = running({ input: { prompt: "other" }, createdAt: at(1_000) });
    store.dispatch({ type: "predictions.heard", predictions: [mine, other], at: START });
    const screen = await renderInStudio(studio, <CardList onUseIdea={() => undefined} />);
    const article = screen.getByRole("article", { name: "mine" });
    await article.getByRole("button", { name: "Cancel" }).click();
    await expect.element(article).toMatchTextContent("Cancelling…");
    await expect
      .element(screen.getByRole("article", { name: "other" }))
      .not.toMatchTextContent("Cancelling…");
    expect(asked).toEqual([mine.id]);
  });
});
