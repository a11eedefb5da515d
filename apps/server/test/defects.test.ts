import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** Defects that are known of the systems this one learned from, by the numbers of the requirements. */
const DEFECTS = Array.from({ length: 13 }, (_, place) => `S${String(115 + place)}`);

/** The title of a test that proves the absence of a defect: `"S116: a late …"`, `"P-05 S127: past …"`. */
const TITLE = /\b(?:it|test)(?:\.each\([^]*?\))?\(\s*["'`](?:[A-Z]-\d{2} )*(S\d{3}): /g;

function listTestFiles(): string[] {
  return ["apps", "packages"].flatMap((room) =>
    readdirSync(join(REPOSITORY, room)).flatMap((name) =>
      ["src", "test"]
        .map((folder) => join(REPOSITORY, room, name, folder))
        .flatMap((folder) => {
          try {
            return readdirSync(folder, { recursive: true, encoding: "utf8" })
              .filter((file) => /\.(?:test|spec)\.tsx?$/.test(file))
              .map((file) => join(folder, file));
          } catch {
            // Not every package has both folders.
            return [];
          }
        }),
    ),
  );
}

const named = new Set(
  listTestFiles().flatMap((file) =>
    Array.from(readFileSync(file, "utf8").matchAll(TITLE), ([, number]) => number ?? ""),
  ),
);

describe("every defect that is known of others has a test that names it", () => {
  it.each(DEFECTS)("%s", (number) => {
    expect([...named]).toContain(number);
  });

  it("one without a test would be seen", () => {
    expect(named.has("S999")).toBe(false);
  });
});

describe("what is meant for operators", () => {
  it.each([
    "/debug",
    "/api/debug",
    "/api/webhooks/debug",
    "/api/webhooks",
    "/api/v1/debug",
    "/webhooks/debug",
    "/trpc/debug",
    "/trpc/delivery.list",
    "/trpc/queue.deadLetters",
  ])("S126: nobody without the token gets anything from %s", async (path) => {
    await using server = await startTestServer();
    const guest = await createGuest(server.url);
    for (const visitor of [guest, createVisitor(server.url)]) {
      const response = await visitor.send(path);
      const isPage = response.headers.get("content-type")?.startsWith("text/html") === true;
      expect(isPage || response.status >= 400).toBe(true);
      expect(await response.text()).not.toMatch(/"(?:items|predictionId|body|payload)":/);
    }
  });

  it("S126: no payload of a webhook is logged, not even by the most talkative log", async () => {
    await using server = await startTestServer({ LOG_LEVEL: "debug" });
    const guest = await createGuest(server.url);
    const prompt = "a jersey for the quiet marker 4711";
    const created = await guest.create(
      jersey({ input: { prompt, __scenario: { durationMs: 50, webhooks: { duplicate: 1 } } } }),
    );
    await guest.waitUntil(created.id, hasEnded);
    await vi.waitFor(() => {
      expect(server.lines.join("\n")).toContain('"path":"/webhooks/replicate"');
    });
    expect(server.lines.join("\n")).not.toContain("quiet marker 4711");
  });
});
