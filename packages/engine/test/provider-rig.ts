import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import type { LogEntry, Scenario } from "@darkroom/emulator";
import { isFinalPhase } from "@darkroom/lifecycle";
import type {
  Provider,
  ProviderUpdate,
  ReceivedWebhook,
  StartOutcome,
  StartRequest,
} from "@darkroom/providers";
import { OWNER_ON, createWireProvider } from "./wires.ts";
import type { Wire } from "./wires.ts";

const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 20;

export type ProviderRig = AsyncDisposable & {
  provider: Provider;
  emulatorUrl: string;
  now: () => number;
  /** Moves the clock of provider and emulator. */
  advance: (ms: number) => void;
  start: (scenario: Scenario, overrides?: Partial<StartRequest>) => Promise<StartOutcome>;
  /** Starts what must be accepted. */
  accept: (scenario: Scenario, overrides?: Partial<StartRequest>) => Promise<ProviderUpdate>;
  until: (id: string, wanted: (update: ProviderUpdate) => boolean) => Promise<ProviderUpdate>;
  untilEnded: (id: string) => Promise<ProviderUpdate>;
  log: (kind: LogEntry["kind"]) => Promise<LogEntry[]>;
  hook: { url: string; next: (count: number) => Promise<ReceivedWebhook> };
};

async function startHook(): Promise<ProviderRig["hook"] & { close: () => Promise<void> }> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, body: Buffer.concat(chunks) });
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/webhooks?prediction=p1&t=abc`,
    next: async (count) => {
      const endsAt = performance.now() + PATIENCE_MS;
      for (;;) {
        const webhook = received[count];
        if (webhook !== undefined) return webhook;
        if (performance.now() > endsAt) throw new Error(`webhook ${count} did not come`);
        await pause();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, LOOK_AGAIN_MS);
  });

/** One adapter in front of its side of a real emulator, over HTTP. */
export async function startProviderRig(wire: Wire): Promise<ProviderRig> {
  const directory = await mkdtemp(join(tmpdir(), "darkroom-wire-"));
  let offsetMs = 0;
  const now = (): number => Date.now() + offsetMs;
  const emulator = await startEmulator({ directory, port: 0, now });
  const hook = await startHook();
  const provider = createWireProvider(wire, { emulatorUrl: emulator.url, now });

  const start: ProviderRig["start"] = (scenario, overrides = {}) =>
    provider.start({
      model: `${OWNER_ON[wire]}/jersey-speed`,
      modelVersion: null,
      input: { prompt: "teal hexagons", __scenario: scenario },
      webhook: null,
      wantsProgress: false,
      deadlineMs: 600_000,
      ...overrides,
    });
  const until: ProviderRig["until"] = async (id, wanted) => {
    const endsAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const looked = await provider.get(id);
      if (looked.outcome === "found" && wanted(looked.update)) return looked.update;
      if (performance.now() > endsAt) throw new Error(`still ${JSON.stringify(looked)}`);
      await pause();
    }
  };
  return {
    provider,
    emulatorUrl: emulator.url,
    now,
    advance: (ms) => {
      offsetMs += ms;
    },
    start,
    accept: async (scenario, overrides) => {
      const started = await start(scenario, overrides);
      if (started.outcome !== "accepted") throw new Error(JSON.stringify(started));
      return started.update;
    },
    until,
    untilEnded: (id) => until(id, ({ phase }) => isFinalPhase(phase)),
    log: async (kind) => {
      const response = await fetch(`${emulator.url}/control/log`);
      return LogSchema.parse(await response.json()).filter((entry) => entry.kind === kind);
    },
    hook,
    [Symbol.asyncDispose]: async () => {
      await emulator.close();
      await hook.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
