import { describe, expect, it } from "vitest";
import { chooseFal } from "./choose-fal.ts";
import { isEmbedded } from "./choose-provider.ts";
import { readEnvironment } from "./environment.ts";
import type { Environment, Variables } from "./environment.ts";

const LOCAL_URL = "http://127.0.0.1:3000";

function read(variables: Variables): Environment {
  const outcome = readEnvironment(variables);
  if (outcome.outcome === "wrong") throw new Error(outcome.lines.join("\n"));
  return outcome.environment;
}

const choose = (variables: Variables) => chooseFal(read(variables), LOCAL_URL);

describe("chooseFal", () => {
  it("chooses nothing where nothing of fal is set", () => {
    expect(choose({ SKYTELLS_API_KEY: "sk-real" })).toBeNull();
  });

  it("takes the place of the embedded emulator with a key alone", () => {
    expect(isEmbedded(read({ FAL_KEY: "id:secret" }))).toBe(false);
    expect(choose({ FAL_KEY: "id:secret", PUBLIC_URL: "https://studio.example" })).toEqual({
      kind: "fal",
      baseUrl: null,
      apiToken: "id:secret",
      allowedOrigins: [],
      webhooksReachable: true,
      callbackBase: "https://studio.example",
    });
  });

  it("uses an emulator on this machine without a key", () => {
    expect(isEmbedded(read({ FAL_BASE_URL: "http://localhost:4010/fal" }))).toBe(false);
    expect(choose({ FAL_BASE_URL: "http://localhost:4010/fal" })).toEqual({
      kind: "fal-emulator",
      baseUrl: "http://localhost:4010/fal",
      apiToken: "emulator:emulator",
      allowedOrigins: ["http://localhost:4010"],
      webhooksReachable: true,
      callbackBase: LOCAL_URL,
    });
  });

  it("does not send anything to a foreign address without a key", () => {
    expect(choose({ FAL_BASE_URL: "https://proxy.example" })).toEqual({
      outcome: "token_missing",
    });
  });
});
