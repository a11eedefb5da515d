import { describe, expect, it } from "vitest";
import { beginBody } from "./begin-body.ts";

/** Gives some texts one after the other, then fails or ends. */
function bodyOf(texts: readonly string[], failure: Error | null = null) {
  const left = [...texts];
  const seen = { canceled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const text = left.shift();
        if (text !== undefined) controller.enqueue(new TextEncoder().encode(text));
        else if (failure !== null) controller.error(failure);
        else controller.close();
      },
      cancel: () => {
        seen.canceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen, left };
}

const ignore = (): void => undefined;

describe("beginBody", () => {
  it("gives every byte in its order, and reads no further than it is asked", async () => {
    const { body, left } = bodyOf(["a", "b", "c"]);
    const begun = await beginBody(body, ignore);
    expect(left).toEqual(["b", "c"]);
    expect(await new Response(begun).text()).toBe("abc");
  });

  it("gives an empty body", async () => {
    expect(await new Response(await beginBody(bodyOf([]).body, ignore)).text()).toBe("");
  });

  it("fails where not even the first bytes can be read", async () => {
    const { body } = bodyOf([], new Error("the disk"));
    await expect(beginBody(body, ignore)).rejects.toThrow("the disk");
  });

  it("tells of a later failure, and ends the stream with it", async () => {
    const failure = new Error("the disk");
    const told: unknown[] = [];
    const begun = await beginBody(bodyOf(["a"], failure).body, (error) => told.push(error));
    await expect(new Response(begun).text()).rejects.toThrow("the disk");
    expect(told).toEqual([failure]);
  });

  it("takes a client that leaves in the middle of a read for no failure", async () => {
    const { promise: later, resolve: come } = Promise.withResolvers<undefined>();
    let pieces = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          pieces += 1;
          if (pieces > 1) await later;
          controller.enqueue(new Uint8Array(1));
        },
      },
      { highWaterMark: 0 },
    );
    const told: unknown[] = [];
    const reader = (await beginBody(body, (error) => told.push(error))).getReader();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel();
    come(undefined);
    expect(await waiting).toEqual({ done: true, value: undefined });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });

  it("passes on that nobody wants the rest", async () => {
    const { body, seen } = bodyOf(["a", "b"]);
    await (await beginBody(body, ignore)).cancel();
    expect(seen.canceled).toBe(true);
  });
});
