import { describe, expect, it } from "vitest";
import { SEEN_EVERY_MS } from "../limits.ts";
import { attend } from "./attend.ts";

/** A room whose time passes when it is told to. */
function createRoom() {
  const seen: string[] = [];
  const waits: number[] = [];
  let wake: () => void = () => undefined;
  const parts = {
    presence: { seen: (accountId: string) => void seen.push(accountId) },
    scheduler: {
      sleep: (waitMs: number, signal: AbortSignal) =>
        new Promise<void>((resolve) => {
          if (signal.aborted) return resolve();
          waits.push(waitMs);
          wake = resolve;
          signal.addEventListener("abort", () => resolve(), { once: true });
        }),
    },
  };
  const pass = async (): Promise<void> => {
    wake();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { parts, seen, waits, pass };
}

async function* untilTaken(signal: AbortSignal): AsyncGenerator<number, undefined> {
  yield 1;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

describe("an account that follows a stream", () => {
  it("is seen at the beginning and again and again, however little comes", async () => {
    const { parts, seen, waits, pass } = createRoom();
    const leaving = new AbortController();
    const reader = { accountId: "account-1", signal: leaving.signal };
    const items = attend(parts, reader, untilTaken(leaving.signal))[Symbol.asyncIterator]();
    expect(await items.next()).toEqual({ done: false, value: 1 });
    expect(seen).toEqual(["account-1"]);
    await pass();
    await pass();
    expect(seen).toHaveLength(3);
    expect(new Set(waits)).toEqual(new Set([SEEN_EVERY_MS]));
    leaving.abort();
    await pass();
    expect(seen).toHaveLength(3);
  });

  const streams: Record<string, AsyncIterableIterator<number>["next"]> = {
    "comes to its end": () => Promise.resolve({ done: true, value: undefined }),
    breaks: () => Promise.reject(new Error("the database is gone")),
  };
  it.each(Object.entries(streams))("is there no longer when the stream %s", async (_, next) => {
    const { parts, seen, pass } = createRoom();
    const reader = { accountId: "account-1", signal: new AbortController().signal };
    const stream = { [Symbol.asyncIterator]: () => ({ next }) };
    const items = attend(parts, reader, stream)[Symbol.asyncIterator]();
    await Promise.allSettled([items.next()]);
    await pass();
    await pass();
    expect(seen).toHaveLength(1);
  });

  it("is there no longer when its reader returns", async () => {
    const { parts, seen, pass } = createRoom();
    const { signal } = new AbortController();
    const stream = untilTaken(signal);
    const items = attend(parts, { accountId: "account-1", signal }, stream)[Symbol.asyncIterator]();
    await items.next();
    expect(await items.return?.()).toMatchObject({ done: true });
    await pass();
    await pass();
    expect(seen).toHaveLength(1);
  });
});
