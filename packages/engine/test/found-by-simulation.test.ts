import type { GetOutcome, Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

/** A provider whose looks at a finished run are answered in turn by these, then as they are. */
function answering(...answers: ((looked: GetOutcome) => GetOutcome)[]) {
  let looks = 0;
  return (inner: Provider): Provider => ({
    ...inner,
    get: async (id) => {
      const looked = await inner.get(id);
      if (looked.outcome !== "found" || looked.update.phase !== "succeeded") return looked;
      const answer = answers[looks] ?? ((same: GetOutcome) => same);
      looks += 1;
      return answer(looked);
    },
  });
}

/** The run's outputs under addresses that are dead. */
function moved(looked: GetOutcome): GetOutcome {
  if (looked.outcome !== "found") return looked;
  const outputs = looked.update.outputs.map((output) =>
    output.kind === "url" ? { ...output, url: `${output.url}.moved` } : output,
  );
  return { outcome: "found", update: { ...looked.update, outputs } };
}

const unanswered = (): GetOutcome => ({
  outcome: "unavailable",
  retryAfterMs: 1_000,
  errorText: "answered 503",
});

/** What a part of the provider says that has not yet heard of the end. */
function stale(looked: GetOutcome): GetOutcome {
  if (looked.outcome !== "found") return looked;
  return { outcome: "found", update: { ...looked.update, phase: "processing", outputs: [] } };
}

/** What a part of the provider says that has not yet heard of a fresh run. */
const unheard = (): GetOutcome => ({ outcome: "missing" });

describe("an output that is gone under its old address", () => {
  it.each([
    ["a look that is not answered", unanswered],
    ["a look that shows the past", stale],
    ["a look that does not know the fresh run", unheard],
  ])("is not given up for %s (seeds 30, 332 and 311)", async (_, look) => {
    await using world = await createWorld({
      provider: answering(moved, look),
      webhooks: false,
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status !== "starting" && view.status !== "processing");
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});
