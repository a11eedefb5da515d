import { describe, expect, it } from "vitest";
import type { LogLevel } from "../environment.ts";
import { configureLogs } from "./configure-logs.ts";

function createLog(level: LogLevel) {
  const lines: unknown[] = [];
  const log = configureLogs({ level, write: (line) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

describe("configureLogs", () => {
  it("writes one object for each line, with time, level, message and fields", () => {
    const { log, lines } = createLog("info");
    log("info", "prediction moved", { predictionId: "p1", to: "queued" });
    expect(lines).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: "info",
        message: "prediction moved",
        predictionId: "p1",
        to: "queued",
      },
    ]);
  });

  it("stays one line for readers that end lines at more than a line feed", () => {
    const written: string[] = [];
    const log = configureLogs({ level: "info", write: (line) => written.push(line) });
    const path = "/a\u2028b\u2029c\u0085d\u009be\u007ff";
    log("info", "request", { path });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ path });
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = createLog("warn");
    log("debug", "a", {});
    log("info", "b", {});
    log("warn", "c", {});
    log("error", "d", {});
    expect(lines).toEqual([
      expect.objectContaining({ level: "warning", message: "c" }),
      expect.objectContaining({ level: "error", message: "d" }),
    ]);
  });

  it("takes braces in a message as they are", () => {
    const { log, lines } = createLog("info");
    log("info", 'the reply was {"a":1} for {id}', { id: "p1" });
    expect(lines).toEqual([
      expect.objectContaining({ message: 'the reply was {"a":1} for {id}', id: "p1" }),
    ]);
  });

  it("shows payloads at its most talkative level alone, and secrets never", () => {
    const usual = createLog("info");
    usual.log("info", "started with r8_abc", { prompt: "a jersey", token: "x" });
    expect(usual.lines).toEqual([
      expect.objectContaining({
        message: "started with [redacted]",
        prompt: "[redacted]",
        token: "[redacted]",
      }),
    ]);
    const talkative = createLog("debug");
    talkative.log("debug", "started", { prompt: "a jersey", token: "x" });
    expect(talkative.lines).toEqual([
      expect.objectContaining({ prompt: "a jersey", token: "[redacted]" }),
    ]);
  });
});
