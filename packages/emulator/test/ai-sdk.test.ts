import { createReplicate } from "@ai-sdk/replicate";
import { generateImage } from "ai";
import { expect, test } from "vitest";
import type { Scenario } from "../src/index.ts";
import { startTestEmulator } from "./fixture.ts";

/** The AI SDK with Replicate's provider, pointed at the emulator as anybody would. */
const modelOf = (url: string, name: `${string}/${string}`) =>
  createReplicate({ apiToken: "r8_client", baseURL: `${url}/replicate/v1` }).image(name);

const scripted = (scenario: Scenario) => ({ replicate: { __scenario: scenario } });

test("generateImage waits for a picture and downloads it", async () => {
  await using emulator = await startTestEmulator();
  const { image } = await generateImage({
    model: modelOf(emulator.url, "darkroom/jersey-speed"),
    prompt: "teal hexagons",
    providerOptions: scripted({ durationMs: 200 }),
    maxRetries: 0,
  });
  expect(image.mediaType).toBe("image/png");
  expect(Array.from(image.uint8Array.slice(1, 4))).toEqual([0x50, 0x4e, 0x47]);
  const [create] = await emulator.log("create");
  expect(create?.status).toBe(201);
  expect(await emulator.log("download")).toMatchObject([{ status: 200 }]);
});

test("generateImage takes an output that is one file, and retries a throttled create", async () => {
  await using emulator = await startTestEmulator();
  const account = '{"requestsPerMinute":60,"burst":1}';
  await fetch(`${emulator.url}/control/account`, { method: "POST", body: account });
  await emulator.create({ scenario: { durationMs: 0 } });
  const { image } = await generateImage({
    model: modelOf(emulator.url, "darkroom/jersey-speed"),
    prompt: "teal hexagons",
    providerOptions: scripted({ durationMs: 20, output: { shape: "string" } }),
  });
  expect(image.uint8Array.length).toBeGreaterThan(100);
  const statuses = (await emulator.log("create")).map(({ status }) => status);
  expect(statuses.slice(0, 2)).toEqual([201, 429]);
  expect(statuses.at(-1)).toBe(201);
});

test("generateImage throws what a refusal and a failed prediction say", async () => {
  await using emulator = await startTestEmulator();
  const ask = (scenario: Scenario) =>
    generateImage({
      model: modelOf(emulator.url, "darkroom/jersey-speed"),
      prompt: "teal hexagons",
      providerOptions: scripted(scenario),
      maxRetries: 0,
    });
  await expect(ask({ accept: "402" })).rejects.toThrow(/insufficient credit/i);
  await expect(ask({ outcome: "nsfw", durationMs: 20 })).rejects.toThrow(/NSFW|output|image/i);
});
