import type { ModelView } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import { findModel, versionOf } from "./version.ts";

const PIN = "a".repeat(64);

/** Only the name of a model counts here. */
function modelNamed(model: string): ModelView {
  return {
    model,
    provider: "replicate",
    title: model,
    description: "",
    credits: 1,
    output: { kind: "image", width: null, height: null },
    promptCharactersMax: 1,
    inputSchema: { type: "object", properties: {}, required: [] },
    durations: null,
    delivery: {
      pattern: "poll",
      reason: "no_history",
      figures: { p95Ms: null, runs: 0, directP95MsMax: 1, pollP95MsMax: 1 },
    },
  };
}

const models = ["o/plain", `o/pinned:${PIN}`, "o/deep/name"].map(modelNamed);
const find = (wanted: string) => findModel(models, wanted)?.model ?? null;

describe("the model of a version", () => {
  it.each([
    ["o/plain", "o/plain"],
    [`o/plain:${versionOf("o/plain")}`, "o/plain"],
    [versionOf("o/plain"), "o/plain"],
    ["o/pinned", `o/pinned:${PIN}`],
    [`o/pinned:${PIN}`, `o/pinned:${PIN}`],
    [PIN, `o/pinned:${PIN}`],
    ["o/deep/name", "o/deep/name"],
  ])("%s is %s", (wanted, found) => {
    expect(find(wanted)).toBe(found);
  });

  it.each(["", "o", "plain", "o/plain:", `o/plain:${PIN}`, "b".repeat(64), "o/pinned:latest"])(
    "%j is none",
    (wanted) => {
      expect(find(wanted)).toBeNull();
    },
  );
});
