import type { Page } from "@playwright/test";
import { rewrite } from "./stage.ts";
import type { State } from "./stage.ts";

const SPEED = "/models/darkroom~jersey-speed";
const MODELS = "**/trpc/*model.list*";

const DURATIONS = /"durations":(?:null|\{[^{}]*(?:\{[^{}]*\})?[^{}]*\})/g;
/** The medians of the stages, which the page does not show. */
const STAGES = { queue: 0, start: 0, run: 0, store: 0 };

/** What the server would say of a model, had it measured this. */
type Measured = { durations: unknown; pattern: string; reason: string; p95Ms: number | null };

/** Measured times take many runs; the page reads these in their place. */
async function pretendMeasured(page: Page, measured: Measured, runs: number): Promise<void> {
  const { durations, pattern, reason, p95Ms } = measured;
  const choice = JSON.stringify({ pattern, reason }).slice(1, -1);
  await rewrite(page, MODELS, (body) =>
    body
      .replaceAll(DURATIONS, `"durations":${JSON.stringify(durations)}`)
      .replaceAll(/"pattern":"\w+","reason":"\w+"/g, choice)
      .replaceAll(/"p95Ms":[^,]+,"runs":\d+/g, `"p95Ms":${String(p95Ms)},"runs":${String(runs)}`),
  );
}

const measured = (name: string, told: Measured, runs: number): State => ({
  name,
  arrange: async ({ page }) => {
    await pretendMeasured(page, told, runs);
    await page.goto(SPEED);
    await page.getByRole("heading", { name: "How the result comes" }).waitFor();
  },
});

/** The page of a model: what is known of it, and what is not. */
export const MODEL_STATES: readonly State[] = [
  measured(
    "model-without-history",
    { durations: null, pattern: "poll", reason: "no_history", p95Ms: null },
    7,
  ),
  measured(
    "model-fast",
    {
      durations: { p10: 1_480, p50: 1_710, p90: 2_260, p95: 2_420, runs: 200, stages: STAGES },
      pattern: "direct",
      reason: "fast",
      p95Ms: 2_420,
    },
    200,
  ),
  measured(
    "model-slow",
    {
      durations: { p10: 31_000, p50: 58_000, p90: 104_000, p95: 121_000, runs: 86, stages: STAGES },
      pattern: "push",
      reason: "slow",
      p95Ms: 121_000,
    },
    86,
  ),
  {
    name: "model-not-found",
    arrange: async ({ page }) => {
      await page.goto("/models/nobody~nothing-1.0");
      await page.getByRole("heading", { name: "Nothing developed here" }).waitFor();
    },
  },
  {
    name: "model-not-loaded",
    arrange: async ({ page }) => {
      await page.route(MODELS, (route) => route.abort());
      await page.goto(SPEED);
      await page.getByRole("heading", { name: "This mode did not load" }).waitFor();
    },
  },
];
