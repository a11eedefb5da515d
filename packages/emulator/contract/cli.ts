import { parseArgs } from "node:util";
import { startEmulator } from "../src/start.ts";
import type { ContractCase, Target } from "./case.ts";
import { FAL_CASES } from "./fal.ts";
import { REPLICATE_CASES } from "./replicate.ts";
import { SKYTELLS_CASES } from "./skytells.ts";

/** Cheap models that everybody may run; other ones by the environment. */
const REPLICATE_MODEL = process.env["CONTRACT_REPLICATE_MODEL"] ?? "black-forest-labs/flux-schnell";
const SKYTELLS_MODEL = process.env["CONTRACT_SKYTELLS_MODEL"] ?? "truefusion";
const FAL_MODEL = process.env["CONTRACT_FAL_MODEL"] ?? "fal-ai/flux/schnell";
const INPUT = { prompt: "a plain blue football jersey" };

type Side = {
  name: string;
  cases: readonly ContractCase[];
  target: Target | undefined;
  key: string;
};

function realSides(): Side[] {
  const { REPLICATE_API_TOKEN: token, SKYTELLS_API_KEY: apiKey, FAL_KEY: falKey } = process.env;
  const fal = { baseUrl: "https://queue.fal.run", model: FAL_MODEL, input: INPUT };
  const replicate = {
    baseUrl: "https://api.replicate.com/v1",
    model: REPLICATE_MODEL,
    input: INPUT,
  };
  const skytells = { baseUrl: "https://api.skytells.ai/v1", model: SKYTELLS_MODEL, input: INPUT };
  return [
    {
      name: "Replicate",
      cases: REPLICATE_CASES,
      target: token ? { ...replicate, token } : undefined,
      key: "REPLICATE_API_TOKEN",
    },
    {
      name: "Skytells",
      cases: SKYTELLS_CASES,
      target: apiKey ? { ...skytells, token: apiKey } : undefined,
      key: "SKYTELLS_API_KEY",
    },
    {
      name: "fal",
      cases: FAL_CASES,
      target: falKey ? { ...fal, token: falKey } : undefined,
      key: "FAL_KEY",
    },
  ];
}

function emulatedSides(url: string): Side[] {
  const input = { ...INPUT, __scenario: { durationMs: 1500 } };
  const replicate = {
    baseUrl: `${url}/replicate/v1`,
    token: "r8_x",
    model: "darkroom/jersey-speed",
  };
  const fal = { baseUrl: `${url}/fal`, token: "id:secret", model: "fal-ai/jersey-speed" };
  const skytells = { baseUrl: `${url}/skytells/v1`, token: "sk-x", model: "jersey-speed" };
  return [
    {
      name: "Replicate, emulated",
      cases: REPLICATE_CASES,
      target: { ...replicate, input },
      key: "",
    },
    { name: "Skytells, emulated", cases: SKYTELLS_CASES, target: { ...skytells, input }, key: "" },
    { name: "fal, emulated", cases: FAL_CASES, target: { ...fal, input }, key: "" },
  ];
}

/** Asks one side everything; answers with the number of breaches. */
async function runSide({ name, cases, target, key }: Side, spends: boolean): Promise<number> {
  if (target === undefined) {
    console.log(`${name}: skipped, ${key} is not set`);
    return 0;
  }
  let breaches = 0;
  for (const { fact, name: what, costs, check } of cases) {
    if (costs && !spends) {
      console.log(`  –  ${fact}: ${what} (makes a prediction; --spend runs it)`);
      continue;
    }
    try {
      await check(target);
      console.log(`  ok ${fact}: ${what}`);
    } catch (error) {
      breaches += 1;
      console.log(
        `  NO ${fact}: ${what}\n     ${error instanceof Error ? error.message : "failed"}`,
      );
    }
  }
  console.log(`${name}: ${cases.length} cases, ${breaches} breaches`);
  return breaches;
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    real: { type: "boolean", default: false },
    spend: { type: "boolean", default: false },
  },
});
let breaches = 0;
if (values.real) {
  for (const side of realSides()) breaches += await runSide(side, values.spend);
} else {
  await using emulator = await startEmulator();
  for (const side of emulatedSides(emulator.url)) breaches += await runSide(side, true);
}
process.exitCode = breaches > 0 ? 1 : 0;
