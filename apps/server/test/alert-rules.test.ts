import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));
const DURATION = z.string().regex(/^\d+[smh]$/);

/** What Prometheus takes of a file of rules; it refuses everything else. */
const RulesSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        interval: DURATION,
        rules: z
          .array(
            z.strictObject({
              alert: z.string().regex(/^Darkroom[A-Z]\w+$/),
              expr: z.string().min(1),
              for: DURATION.optional(),
              labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
              annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

const rules = RulesSchema.parse(
  parse(readFileSync(`${DOCS}alerts/darkroom.rules.yml`, "utf8")),
).groups.flatMap((group) => group.rules);

const runbooks = readFileSync(`${DOCS}operating.md`, "utf8").split(/^### /m).slice(1);

/** A selector of an expression: the name of a metric and the labels that it asks for. */
type Selector = { metric: string; labels: { name: string; isPattern: boolean; value: string }[] };

const SELECTOR = /\b((?:up|darkroom_\w+))\b(?:\{([^}]*)\})?/g;
const LABEL = /(\w+)\s*(=~|=)\s*"([^"]*)"/g;

function selectorsOf(expression: string): Selector[] {
  return Array.from(expression.matchAll(SELECTOR), ([, metric = "", labels = ""]) => ({
    metric,
    labels: Array.from(labels.matchAll(LABEL), ([, name = "", sign = "", value = ""]) => ({
      name,
      isPattern: sign === "=~",
      value,
    })),
  }));
}

/** Words of the language that stand in our expressions; every other word is a metric or label. */
const WORDS: ReadonlySet<string> = new Set(
  "sum min max by le rate increase and histogram_quantile m h".split(" "),
);

function strangeWords(expression: string): string[] {
  const groups = Array.from(expression.matchAll(/\bby\s*\(([^)]*)\)/g), ([, names = ""]) => names);
  const labels = new Set(groups.join(",").split(/[\s,]+/));
  const bare = expression.replaceAll(SELECTOR, " ").replaceAll(/\d+[mh]\b/g, " ");
  return (bare.match(/[A-Za-z_]\w*/g) ?? []).filter(
    (word) => !WORDS.has(word) && !labels.has(word),
  );
}

const isBalanced = (text: string): boolean => {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
};

let server: Awaited<ReturnType<typeof startTestServer>>;
let text: string;
beforeAll(async () => {
  server = await startTestServer();
  const guest = await createGuest(server.url);
  const { id } = await guest.create();
  await guest.waitUntil(id, hasEnded);
  // Caches end, and the delay of the event loop needs a moment to be measured.
  text = await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      if (!LATE.every((metric) => metrics.includes(`${metric}{`))) throw new Error("not yet");
      return metrics;
    },
    { timeout: 15_000, interval: 200 },
  );
});
afterAll(() => server[Symbol.asyncDispose]());

/** Metrics that have their first series last. */
const LATE = ["darkroom_webhook_lag_seconds", "darkroom_event_loop_delay_seconds"];

/** All series of a metric, as they stand in /metrics. */
const seriesOf = (metric: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));

const cases = rules.map((rule) => [rule.alert, rule] as const);

describe("the alert rules", () => {
  it("have names of their own", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(15);
  });

  it.each(cases)("%s asks for metrics and labels that /metrics really has", (_name, { expr }) => {
    const selectors = selectorsOf(expr);
    expect(selectors.length).toBeGreaterThan(0);
    // `up` is what Prometheus itself says of a target.
    for (const { metric, labels } of selectors.filter(({ metric }) => metric !== "up")) {
      expect({ metric, series: seriesOf(metric).length }).not.toEqual({ metric, series: 0 });
      const wanted = labels.map(({ name }) => name);
      const known = wanted.filter((name) =>
        seriesOf(metric).some((line) => line.includes(`${name}="`)),
      );
      expect({ metric, labels: known }).toEqual({ metric, labels: wanted });
    }
  });

  it.each(cases)("%s is written in the language", (_name, { expr }) => {
    expect(isBalanced(expr)).toBe(true);
    expect(strangeWords(expr)).toEqual([]);
    expect(expr).toMatch(/[<>]=?|==/);
    const patterns = selectorsOf(expr).flatMap(({ labels }) => labels);
    for (const { isPattern, value } of patterns) {
      expect(isPattern ? () => new RegExp(`^(?:${value})$`) : () => null).not.toThrow();
    }
  });

  it.each(cases)("%s has a paragraph that says what to do", (name, { annotations }) => {
    expect(annotations.runbook).toBe(`operating.md#${name.toLowerCase()}`);
    const runbook = runbooks.find((section) => section.startsWith(`${name}\n`)) ?? "";
    expect(runbook.split(/\s+/).length).toBeGreaterThan(25);
  });

  it("have no paragraph for an alert that is gone", () => {
    const names = runbooks.map((section) => section.slice(0, section.indexOf("\n")));
    const alerts = names.filter((name) => name.startsWith("Darkroom"));
    expect(alerts.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
  });

  it("name values that the code really writes", () => {
    const asked = selectorsOf(rules.map(({ expr }) => expr).join("\n"))
      .filter(({ metric }) => metric === "darkroom_engine_count" || metric === "darkroom_part_up")
      .flatMap(({ metric, labels }) =>
        labels.flatMap(({ name, value }) =>
          value.split("|").map((word) => `${metric}{${name}="${word}"}`),
        ),
      );
    expect(asked.length).toBeGreaterThan(4);
    for (const series of asked) expect(text).toContain(`${series} `);
  });
});
