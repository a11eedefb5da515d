import { describe, expect, it } from "vitest";
import { isEmbedded } from "./choose-provider.ts";
import { chooseSkytells } from "./choose-skytells.ts";
import { readEnvironment } from "./environment.ts";
import type { Environment, Variables } from "./environment.ts";

const LOCAL_URL = "http://127.0.0.1:3000";

function read(variables: Variables): Environment {
  const outcome = readEnvironment(variables);
  if (outcome.outcome === "wrong") throw new Error(outcome.lines.join("\n"));
  return outcome.environment;
}

const choose = (variables: Variables) => chooseSkytells(read(variables), LOCAL_URL);

describe("chooseSkytells", () => {
  it("chooses nothing where nothing of Skytells is set", () => {
    expect(choose({})).toBeNull();
    expect(choose({ REPLICATE_API_TOKEN: "r8_real" })).toBeNull();
    expect(isEmbedded(read({}))).toBe(true);
  });

  it("takes the place of the embedded emulator with a key alone", () => {
    expect(isEmbedded(read({ SKYTELLS_API_KEY: "sk-real" }))).toBe(false);
    expect(choose({ SKYTELLS_API_KEY: "sk-real" })).toEqual({
      kind: "skytells",
      baseUrl: null,
      apiToken: "sk-real",
      allowedOrigins: [],
      webhooksReachable: false,
      callbackBase: LOCAL_URL,
    });
  });

  it("has webhooks sent to a public https address", () => {
    const variables = { SKYTELLS_API_KEY: "sk-real", PUBLIC_URL: "https://studio.example" };
    expect(choose(variables)).toMatchObject({
      webhooksReachable: true,
      callbackBase: "https://studio.example",
    });
  });

  it("uses an emulator on this machine without a key, and calls back over the loopback", () => {
    const variables = {
      SKYTELLS_BASE_URL: "http://localhost:4010/skytells/v1",
      PUBLIC_URL: "https://studio.example",
    };
    expect(choose(variables)).toEqual({
      kind: "skytells-emulator",
      baseUrl: "http://localhost:4010/skytells/v1",
      apiToken: "sk-emulator",
      allowedOrigins: ["http://localhost:4010"],
      webhooksReachable: true,
      callbackBase: LOCAL_URL,
    });
    expect(choose({ ...variables, ROLE: "worker" })).toMatchObject({
      callbackBase: "https://studio.example",
    });
  });

  it("does not send anything to a foreign address without a key", () => {
    expect(choose({ SKYTELLS_BASE_URL: "https://proxy.example/v1" })).toEqual({
      outcome: "token_missing",
    });
  });
});
