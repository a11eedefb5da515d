import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SOURCES = fileURLToPath(new URL("../", import.meta.url));

/** The sources with a line that matches. */
const filesWith = (pattern: RegExp): string[] =>
  readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => pattern.test(readFileSync(SOURCES + file, "utf8")));

it("OpenTelemetry is loaded by one module, and that one only where a collector is named", () => {
  expect(filesWith(/@opentelemetry\//)).toEqual(["tracing/open-recorder.ts"]);
  expect(filesWith(/from "[^"]*open-recorder/)).toEqual([]);
  expect(filesWith(/await import\("[^"]*open-recorder/)).toEqual(["start/start-server.ts"]);
});
