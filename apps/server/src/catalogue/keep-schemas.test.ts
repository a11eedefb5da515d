import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DescribeOutcome, Provider } from "@darkroom/providers";
import { createReplicateProvider } from "@darkroom/providers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPublishedSchemas } from "./keep-schemas.ts";

const HOUR_MS = 3_600_000;
let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "published-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const described = (field: string): DescribeOutcome => ({
  outcome: "described",
  description: {
    title: null,
    description: null,
    version: null,
    outputKind: "file",
    inputSchema: { type: "object", properties: { [field]: { type: "string" } }, required: [] },
  },
});
const unavailable: DescribeOutcome = { outcome: "unavailable", retryAfterMs: 1, errorText: "down" };

/** A real adapter whose publishing alone is scripted. */
function openSchemas(
  answers: { next: DescribeOutcome; asked: number },
  now: () => number,
  // In the middle, where nothing is spread.
  random = () => 0.5,
  tell = () => Promise.resolve(answers.next),
) {
  const provider: Provider = {
    ...createReplicateProvider({ apiToken: "r8_test", now }),
    describeModel: () => {
      answers.asked += 1;
      return tell();
    },
  };
  const subject = {
    model: "acme/jersey",
    modelVersion: null,
    provider,
    promptCharactersMax: 100,
    admitsScenario: false,
  };
  const log = () => undefined;
  return createPublishedSchemas({ subjects: [subject], directory, now, random, log });
}

const takes = (schemas: ReturnType<typeof openSchemas>, field: string): boolean =>
  schemas.schemaOf("acme/jersey")?.safeParse({ [field]: "a" }).success === true;

describe("published inputs", () => {
  it("are asked for anew after six hours, and not before", async () => {
    let now = 0;
    const answers = { next: described("prompt"), asked: 0 };
    const schemas = openSchemas(answers, () => now);
    expect(schemas.schemaOf("acme/jersey")).toBeNull();
    await schemas.refresh();
    expect(takes(schemas, "prompt")).toBe(true);
    answers.next = described("text");
    now += 6 * HOUR_MS - 1;
    await schemas.refresh();
    expect([answers.asked, takes(schemas, "text")]).toEqual([1, false]);
    now += 1;
    await schemas.refresh();
    expect([answers.asked, takes(schemas, "text")]).toEqual([2, true]);
  });

  it.each([unavailable, { outcome: "missing" } as const])(
    "stay as they are when the provider says $outcome, and are asked for soon",
    async (failure) => {
      let now = 0;
      const answers = { next: described("prompt"), asked: 0 };
      const schemas = openSchemas(answers, () => now);
      await schemas.refresh();
      answers.next = failure;
      now += 6 * HOUR_MS;
      expect(await schemas.refresh()).toBe(300_000);
      expect(takes(schemas, "prompt")).toBe(true);
      now += 300_000;
      await schemas.refresh();
      expect(answers.asked).toBe(3);
    },
  );

  it.each([
    [0, 0.9],
    [0.999_999, 1.1],
  ])("are asked for by a draw of %d after %d of the time", async (drawn, share) => {
    let now = 0;
    const answers = { next: described("prompt"), asked: 0 };
    const schemas = openSchemas(
      answers,
      () => now,
      () => drawn,
    );
    await schemas.refresh();
    now = share * 6 * HOUR_MS - 1_000;
    await schemas.refresh();
    expect(answers.asked).toBe(1);
    now += 2_000;
    await schemas.refresh();
    expect(answers.asked).toBe(2);
  });

  it("outlive a restart, also while the provider is away", async () => {
    const answers = { next: described("prompt"), asked: 0 };
    await openSchemas(answers, () => 0).refresh();
    answers.next = unavailable;
    const restarted = openSchemas(answers, () => HOUR_MS);
    await restarted.start();
    await restarted.close();
    expect(takes(restarted, "prompt")).toBe(true);
    expect(answers.asked).toBe(1);
  });

  it("are read anew where their file is broken", async () => {
    const answers = { next: described("prompt"), asked: 0 };
    await openSchemas(answers, () => 0).refresh();
    const [file] = await readdir(directory);
    await writeFile(join(directory, file ?? ""), '{"at":0,"inputSchema":{"type":');
    const restarted = openSchemas(answers, () => 1);
    await restarted.start();
    await restarted.close();
    expect([answers.asked, takes(restarted, "prompt")]).toEqual([2, true]);
  });

  it("are waited for at the start, but not for ever", async () => {
    const answers = { next: described("prompt"), asked: 0 };
    const schemas = openSchemas(answers, () => 0);
    await schemas.start();
    expect(takes(schemas, "prompt")).toBe(true);
    await schemas.close();

    await rm(directory, { recursive: true, force: true });
    const never = new Promise<DescribeOutcome>(() => undefined);
    const silent = openSchemas(
      { next: described("prompt"), asked: 0 },
      () => 0,
      () => 0.5,
      () => never,
    );
    vi.useFakeTimers();
    const started = silent.start().then(() => "started");
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await started).toBe("started");
    expect(silent.schemaOf("acme/jersey")).toBeNull();
    vi.useRealTimers();
  });
});
