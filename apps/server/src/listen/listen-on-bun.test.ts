import { RUN_WAIT_MS_MAX } from "@darkroom/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { REPLY_IDLE_S_MAX } from "../limits.ts";
import { listenOnBun } from "./listen-on-bun.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the HTTP server of Bun", () => {
  it("keeps a connection without traffic for longer than any call is held", async () => {
    const told: { idleTimeout: number; port: number }[] = [];
    // The runtime itself: what is looked at is what it is told.
    vi.stubGlobal("Bun", {
      serve: (options: { idleTimeout: number; port: number }) => {
        told.push(options);
        return { port: 4_321, stop: () => Promise.resolve() };
      },
    });
    const listener = await listenOnBun({
      host: "127.0.0.1",
      port: 0,
      answer: () => Promise.resolve(new Response("here")),
    });
    expect(listener.port).toBe(4_321);
    expect(told).toMatchObject([{ port: 0, idleTimeout: REPLY_IDLE_S_MAX }]);
    expect(REPLY_IDLE_S_MAX * 1_000).toBeGreaterThan(RUN_WAIT_MS_MAX);
    await listener.close();
  });
});
