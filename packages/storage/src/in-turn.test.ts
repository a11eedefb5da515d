import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createInTurn } from "./in-turn.ts";

/** Work that says when it begins and ends, and ends when it is let go. */
function createGate(log: string[], label: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = async (): Promise<string> => {
    log.push(`${label} begins`);
    const result = await promise;
    log.push(`${label} ends`);
    return result;
  };
  return { work, release: () => resolve(label) };
}

describe("work in turn", () => {
  it("on one name is done one after another, in its order", async () => {
    const log: string[] = [];
    const inTurn = createInTurn();
    const [first, second] = [createGate(log, "first"), createGate(log, "second")];
    const results = [inTurn("a", first.work), inTurn("a", second.work)];
    second.release();
    await nextTurn();
    expect(log).toEqual(["first begins"]);
    first.release();
    expect(await Promise.all(results)).toEqual(["first", "second"]);
    expect(log).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  it("on another name does not wait", async () => {
    const log: string[] = [];
    const inTurn = createInTurn();
    const [slow, quick] = [createGate(log, "slow"), createGate(log, "quick")];
    const waiting = inTurn("a", slow.work);
    quick.release();
    expect(await inTurn("b", quick.work)).toBe("quick");
    slow.release();
    expect(await waiting).toBe("slow");
  });

  it("goes on after work that failed, whose error only its own caller sees", async () => {
    const inTurn = createInTurn();
    const failing = inTurn("a", () => Promise.reject(new Error("disk")));
    const following = inTurn("a", () => Promise.resolve("done"));
    await expect(failing).rejects.toThrow("disk");
    expect(await following).toBe("done");
    expect(await inTurn("a", () => Promise.resolve("again"))).toBe("again");
  });
});
