import { expect, test } from "vitest";
import { z } from "zod";
import { parseScenario, ScenarioSchema } from "./schema.ts";

test("an empty scenario is one", () => {
  expect(parseScenario({})).toEqual({ outcome: "ok", scenario: {} });
});

test("every field is optional, alone and in the two groups", () => {
  for (const scenario of [
    { queueMs: 0 },
    { webhooks: {} },
    { output: {} },
    { webhooks: { drop: false, duplicate: false } },
    { output: { truncate: false } },
  ]) {
    expect(parseScenario(scenario)).toEqual({ outcome: "ok", scenario });
  }
});

test.each([
  [{ acceptDelay: 1 }, "acceptDelay"],
  [{ webhooks: { delay: 1 } }, "delay"],
  [{ output: { slow: 1 } }, "slow"],
  [{ queueMs: "5" }, "queueMs"],
  [{ queueMs: 0.5 }, "queueMs"],
  [{ durationMs: 86_400_001 }, "durationMs"],
  [{ outcome: "explode" }, "outcome"],
  [{ accept: 429 }, "accept"],
  [{ outputs: 11 }, "outputs"],
  [{ webhooks: { duplicate: 11 } }, "webhooks.duplicate"],
  [{ webhooks: { drop: ["end"] } }, "webhooks.drop"],
  [{ output: { status: 99 } }, "output.status"],
  [{ seed: -1 }, "seed"],
  [{ share: 1.01 }, "share"],
  [null, "object"],
  [[], "object"],
])("%j is refused by the name of what is wrong", (value, name) => {
  const parsed = parseScenario(value);
  expect(parsed.outcome).toBe("refused");
  expect(parsed.outcome === "refused" && parsed.detail).toContain(name);
});

test("several faults are named at once", () => {
  const parsed = parseScenario({ queueMs: -1, share: 2 });
  expect(parsed.outcome === "refused" && parsed.detail).toMatch(/queueMs.*; .*share/);
});

test("the published schema names a unit for every time", () => {
  const published = JSON.stringify(z.toJSONSchema(ScenarioSchema));
  for (const [, description = ""] of published.matchAll(/"\w+Ms":\{"description":"([^"]+)"/g)) {
    expect(description).toMatch(/^Milliseconds/);
  }
});
