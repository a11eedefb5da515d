import { createServer } from "node:http";
import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
const RETENTION_MS = 5 * MINUTE_MS;
/** A third of the retention between looks, and a minute more where lost work is rescued. */
const LOOK_WAIT_MS_MAX = RETENTION_MS / 3 + MINUTE_MS + 10_000;
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const PATIENT = { ...MODEL, deadlineMs: 120 * MINUTE_MS };

type Short = {
  provider: (inner: Provider) => Provider;
  /** Times of the looks, milliseconds after the creation. */
  looks: number[];
  begin: (world: World) => Promise<string>;
};

/**
 * A provider that finishes a run so long after its creation and forgets it 5 minutes later, as
 * Skytells does. It sends no webhook.
 */
function shortLived(run: {
  finishedMs: number;
  /** Until then it does not answer looks, and asks for this wait. */
  silentMs?: number;
  retryAfterMs?: number;
  /** Until then the adapter breaks at each look. */
  brokenMs?: number;
  /** Where the output can be fetched; default inside the answer. */
  url?: string;
}): Short {
  const looks: number[] = [];
  let passedMs = (): number => 0;
  const provider = (inner: Provider): Provider => ({
    ...inner,
    capabilities: { ...inner.capabilities, retentionMs: RETENTION_MS },
    get: async (id) => {
      const at = passedMs();
      looks.push(at);
      if (at < (run.brokenMs ?? 0)) throw new TypeError("the adapter is broken");
      if (at < (run.silentMs ?? 0)) {
        const retryAfterMs = run.retryAfterMs ?? 1_000;
        return { outcome: "unavailable", retryAfterMs, errorText: "429" };
      }
      if (at >= run.finishedMs + RETENTION_MS) return { outcome: "missing" };
      const looked = await inner.get(id);
      if (looked.outcome !== "found") return looked;
      const isDone = at >= run.finishedMs;
      const update = { ...looked.update, outputs: [], share: null } as const;
      if (!isDone) return { outcome: "found", update: { ...update, phase: "processing" } };
      const data = { kind: "data", mediaType: "image/png", base64: PICTURE } as const;
      const output = run.url === undefined ? data : ({ kind: "url", url: run.url } as const);
      return { outcome: "found", update: { ...update, phase: "succeeded", outputs: [output] } };
    },
  });
  return {
    provider,
    looks,
    begin: async (world) => {
      const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
      await world.engine.worker.tick();
      const begunAt = world.clock.now();
      passedMs = () => world.clock.now() - begunAt;
      return id;
    },
  };
}

/** Minutes in steps of 5 s, in each of which everything that is due is done. */
async function passMinutes(world: World, minutes: number): Promise<void> {
  for (let passedMs = 0; passedMs < minutes * MINUTE_MS; passedMs += 5_000) {
    world.clock.advance(5_000);
    while ((await world.engine.worker.tick()) > 0);
  }
}

const longestWait = (looks: readonly number[]): number =>
  Math.max(...looks.map((at, index) => at - (looks[index - 1] ?? 0)));

describe("a provider that forgets after 5 minutes", () => {
  it.each([1_000, 90_000, 700_000])(
    "a run that ended after %d ms without a webhook is brought home",
    async (finishedMs) => {
      const short = shortLived({ finishedMs });
      await using world = await createWorld({ provider: short.provider, models: [PATIENT] });
      const id = await short.begin(world);
      await passMinutes(world, finishedMs / MINUTE_MS + 3);
      expect(await world.get(id)).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
      expect((await world.engine.health()).counters["settledByReconciler"]).toBe(1);
    },
  );

  it("is looked at inside that time although it asks for longer waits", async () => {
    const silence = { silentMs: 8 * MINUTE_MS, retryAfterMs: 10 * MINUTE_MS };
    const short = shortLived({ finishedMs: 7 * MINUTE_MS, ...silence });
    await using world = await createWorld({ provider: short.provider, models: [PATIENT] });
    const id = await short.begin(world);
    await passMinutes(world, 12);
    expect((await world.get(id)).status).toBe("succeeded");
    expect(longestWait(short.looks)).toBeLessThan(LOOK_WAIT_MS_MAX);
  });

  it("is looked at inside that time however often a look of our own fails", async () => {
    const brokenMs = 40 * MINUTE_MS;
    const short = shortLived({ finishedMs: brokenMs - 1_000, brokenMs });
    await using world = await createWorld({ provider: short.provider, models: [PATIENT] });
    const id = await short.begin(world);
    await passMinutes(world, 46);
    expect(longestWait(short.looks)).toBeLessThan(LOOK_WAIT_MS_MAX);
    expect((await world.get(id)).status).toBe("succeeded");
  });

  it("what nobody could ask for in that time is an unknown outcome, with release", async () => {
    const short = shortLived({ finishedMs: 1_000, silentMs: 20 * MINUTE_MS });
    await using world = await createWorld({ provider: short.provider, models: [PATIENT] });
    const id = await short.begin(world);
    await passMinutes(world, 25);
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "unknown_outcome", released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("its files are fetched as soon as their host is back", async () => {
    const png = Buffer.from(PICTURE, "base64");
    let now = (): number => 0;
    const asked: number[] = [];
    const host = createServer((_incoming, outgoing) => {
      asked.push(now());
      const isUp = now() > 4.3 * MINUTE_MS && now() < RETENTION_MS;
      outgoing.writeHead(isUp ? 200 : 503).end(isUp ? png : "");
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const address = host.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const origin = `http://127.0.0.1:${port}`;
    const short = shortLived({ finishedMs: 0, url: `${origin}/out-0.png` });
    const options = { provider: short.provider, models: [PATIENT], allowedOrigins: [origin] };
    await using world = await createWorld(options);
    const id = await short.begin(world);
    const begunAt = world.clock.now();
    now = () => world.clock.now() - begunAt;
    await passMinutes(world, 6);
    host.close();
    host.closeAllConnections();
    expect(longestWait(asked)).toBeLessThan(RETENTION_MS / 5);
    expect((await world.get(id)).status).toBe("succeeded");
  });

  it("an hour without our storage loses nothing", async () => {
    let down = true;
    const short = shortLived({ finishedMs: 20_000 });
    await using world = await createWorld({
      provider: short.provider,
      models: [PATIENT],
      storage: (inner) => ({
        ...inner,
        put: (...put) => (down ? Promise.reject(new Error("down")) : inner.put(...put)),
      }),
    });
    const id = await short.begin(world);
    await passMinutes(world, 60);
    expect((await world.get(id)).status).toBe("storing");
    expect(await world.spool.keys()).toHaveLength(1);
    down = false;
    await passMinutes(world, 6);
    expect((await world.get(id)).status).toBe("succeeded");
    expect(await world.spool.keys()).toEqual([]);
  });
});
