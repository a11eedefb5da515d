import { describe, expect, it } from "vitest";
import { chooseProvider, isEmbedded, isLoopbackHost, isPublicUrl } from "./choose-provider.ts";
import { readEnvironment } from "./environment.ts";
import type { Environment, Variables } from "./environment.ts";

const LOCAL_URL = "http://127.0.0.1:3000";
const EMULATOR_URL = "http://127.0.0.1:4010";

function read(variables: Variables): Environment {
  const outcome = readEnvironment(variables);
  if (outcome.outcome === "wrong") throw new Error(outcome.lines.join("\n"));
  return outcome.environment;
}

const choose = (variables: Variables, emulatorUrl: string | null = null) =>
  chooseProvider(read(variables), { emulatorUrl, localUrl: LOCAL_URL });

describe("chooseProvider", () => {
  it("takes the embedded emulator where nothing is configured", () => {
    expect(isEmbedded(read({}))).toBe(true);
    expect(choose({}, EMULATOR_URL)).toEqual({
      kind: "embedded",
      baseUrl: `${EMULATOR_URL}/replicate/v1`,
      apiToken: "r8_emulator",
      allowedOrigins: [EMULATOR_URL],
      webhooksReachable: true,
      callbackBase: LOCAL_URL,
    });
  });

  it("calls back over the loopback even where the public address is another", () => {
    const choice = choose({ PUBLIC_URL: "https://studio.example" }, EMULATOR_URL);
    expect(choice).toMatchObject({ callbackBase: LOCAL_URL, webhooksReachable: true });
  });

  it("sends a lone worker's webhooks to the public address, where the web process is", () => {
    const variables = { ROLE: "worker", PUBLIC_URL: "http://127.0.0.1:8080" };
    expect(choose(variables, EMULATOR_URL)).toMatchObject({
      callbackBase: "http://127.0.0.1:8080",
    });
  });

  it("uses an emulator of its own on this machine without a token", () => {
    const variables = { REPLICATE_BASE_URL: "http://localhost:4010/replicate/v1" };
    expect(isEmbedded(read(variables))).toBe(false);
    expect(choose(variables)).toMatchObject({
      kind: "emulator",
      apiToken: "r8_emulator",
      allowedOrigins: ["http://localhost:4010"],
      webhooksReachable: true,
    });
  });

  it("uses Replicate with a token alone, and asks it for news where no webhook can arrive", () => {
    expect(choose({ REPLICATE_API_TOKEN: "r8_real" })).toEqual({
      kind: "replicate",
      baseUrl: null,
      apiToken: "r8_real",
      allowedOrigins: [],
      webhooksReachable: false,
      callbackBase: LOCAL_URL,
    });
  });

  it("fetches outputs from the exact origin of a base URL, also within a private network", () => {
    const variables = {
      REPLICATE_API_TOKEN: "r8_real",
      REPLICATE_BASE_URL: "http://10.1.2.3:8080/relay/v1",
    };
    expect(choose(variables)).toMatchObject({
      kind: "replicate",
      allowedOrigins: ["http://10.1.2.3:8080"],
    });
  });

  it("has webhooks sent to a public https address", () => {
    const variables = { REPLICATE_API_TOKEN: "r8_real", PUBLIC_URL: "https://studio.example" };
    expect(choose(variables)).toMatchObject({
      webhooksReachable: true,
      callbackBase: "https://studio.example",
    });
  });

  it("does not send anything to a foreign address without a token", () => {
    expect(choose({ REPLICATE_BASE_URL: "https://proxy.example/v1" })).toEqual({
      outcome: "token_missing",
    });
  });
});

describe("isPublicUrl", () => {
  it.each(["https://studio.example", "https://8.8.8.8", "https://[2001:4860::1]/base"])(
    "takes %s",
    (url) => {
      expect(isPublicUrl(url)).toBe(true);
    },
  );

  it.each([
    "http://studio.example",
    "https://localhost",
    "https://127.0.0.1",
    "https://10.1.2.3",
    "https://172.20.0.1",
    "https://192.168.1.4:8443",
    "https://100.64.0.1",
    "https://169.254.169.254",
    "https://[::1]",
    "https://[fd00::1]",
    "https://printer.local",
    "https://studio.internal",
    "https://nas",
  ])("knows that %s cannot be reached from outside", (url) => {
    expect(isPublicUrl(url)).toBe(false);
  });
});

describe("isLoopbackHost", () => {
  it.each(["127.0.0.1", "127.8.8.8", "[::1]", "::1", "localhost", "emulator.localhost"])(
    "takes %s",
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each(["10.0.0.1", "localhost.example", "[fe80::1]", "unknown"])("refuses %s", (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
