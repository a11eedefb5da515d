import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ContractBreach, type ContractCase } from "../contract/case.ts";
import { FAL_CASES } from "../contract/fal.ts";
import { REPLICATE_CASES } from "../contract/replicate.ts";
import { SKYTELLS_CASES } from "../contract/skytells.ts";
import { type RunningEmulator, startEmulator } from "../src/index.ts";

/** The same cases are asked of the real APIs by `pnpm contract --real`. */
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const input = { prompt: "a plain blue jersey", __scenario: { durationMs: 1500 } };

function runAll(
  cases: readonly ContractCase[],
  path: string,
  side: { token: string; model: string },
) {
  for (const { fact, name, check } of cases) {
    test(`${fact}: ${name}`, async () => {
      await expect(
        check({ ...side, baseUrl: emulator.url + path, input }),
      ).resolves.toBeUndefined();
    });
  }
}

describe("the emulator keeps the contract of Replicate's wire", () => {
  runAll(REPLICATE_CASES, "/replicate/v1", { token: "r8_x", model: "darkroom/jersey-speed" });
});

describe("the emulator keeps the contract of Skytells' wire", () => {
  runAll(SKYTELLS_CASES, "/skytells/v1", { token: "sk-x", model: "jersey-speed" });
});

describe("the emulator keeps the contract of fal's wire", () => {
  runAll(FAL_CASES, "/fal", { token: "id:secret", model: "fal-ai/jersey-speed" });
});

test("a case says what is wrong where a wire is another", async () => {
  const side = { token: "r8_x", model: "darkroom/jersey-speed", input };
  for (const { check } of REPLICATE_CASES) {
    const asked = check({ ...side, baseUrl: `${emulator.url}/skytells/v1` });
    await expect(asked).rejects.toThrow(ContractBreach);
  }
  for (const { check } of [...SKYTELLS_CASES, ...FAL_CASES]) {
    const asked = check({ ...side, token: "sk-x", baseUrl: `${emulator.url}/replicate/v1` });
    await expect(asked).rejects.toThrow(ContractBreach);
  }
});
