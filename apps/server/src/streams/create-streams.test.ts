import { describe, expect, it } from "vitest";
import { createStreams } from "./create-streams.ts";

/** A body that goes on for ever and says how often it was asked and whether it was given up. */
function createEndless() {
  const seen = { pulls: 0, cancels: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        seen.pulls += 1;
        controller.enqueue(new Uint8Array([seen.pulls]));
      },
      cancel: () => {
        seen.cancels += 1;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

const HOUR_MS = 3_600_000;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("createStreams", () => {
  it("asks for nothing before it can be sent", async () => {
    const streams = createStreams({ streamMs: HOUR_MS });
    const { body, seen } = createEndless();
    const reader = streams.hold(body, null).getReader();
    await turn();
    expect(seen.pulls).toBe(0);
    expect(await reader.read()).toEqual({ done: false, value: new Uint8Array([1]) });
    await turn();
    expect(seen.pulls).toBe(1);
    await reader.cancel();
    expect(seen.cancels).toBe(1);
  });

  it("ends a stream after its time, read or not", async () => {
    const streams = createStreams({ streamMs: 20 });
    const { body, seen } = createEndless();
    const reader = streams.hold(body, null).getReader();
    await reader.closed;
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    expect(seen.cancels).toBe(1);
  });

  it("ends those of one session, and all at the end, and those that come later at once", async () => {
    const streams = createStreams({ streamMs: HOUR_MS });
    const hold = (cookie: string | null) => streams.hold(createEndless().body, cookie).getReader();
    const [one, two, nobody] = [hold("one"), hold("two"), hold(null)];
    streams.endOf("one");
    await one.closed;
    expect((await two.read()).done).toBe(false);
    expect((await nobody.read()).done).toBe(false);
    streams.end();
    await Promise.all([two.closed, nobody.closed, hold("three").closed]);
    expect((await two.read()).done).toBe(true);
  });

  it("passes the end and the failure of a body on", async () => {
    const streams = createStreams({ streamMs: HOUR_MS });
    const whole = new Response("whole").body;
    if (whole === null) throw new TypeError("no body");
    expect(await new Response(streams.hold(whole, null)).text()).toBe("whole");
    const broken = new ReadableStream<Uint8Array>({
      pull: () => {
        throw new Error("broken");
      },
    });
    await expect(streams.hold(broken, null).getReader().read()).rejects.toThrow("broken");
  });
});
