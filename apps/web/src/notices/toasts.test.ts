import { describe, expect, it } from "vitest";
import { NOTICES_MAX, TOASTS_MAX, TOAST_MS, createToasts } from "./toasts.ts";
import type { Notice } from "./toasts.ts";

/** Timers that run when the test says so. */
function createTimers() {
  const waiting = new Map<() => void, number>();
  return {
    schedule: (task: () => void, waitMs: number) => {
      waiting.set(task, waitMs);
      return () => {
        waiting.delete(task);
      };
    },
    waits: () => [...waiting.values()],
    pass: () => {
      const due = [...waiting.keys()];
      waiting.clear();
      for (const task of due) task();
    },
  };
}

const ready: Notice = { group: "ready", tone: "news", words: (count) => `${count} ready` };
const failed: Notice = { group: "failed", tone: "error", words: (count) => `${count} failed` };

function open() {
  const timers = createTimers();
  const toasts = createToasts(timers);
  const said = () => toasts.current().map(({ words, count }) => words(count));
  return { timers, toasts, said };
}

describe("toasts", () => {
  it("N-05 news of one group are one toast with a count", () => {
    const { toasts, said } = open();
    for (let count = 0; count < 4; count += 1) toasts.show(ready);
    expect(said()).toEqual(["4 ready"]);
    expect(toasts.notices()).toHaveLength(1);
  });

  it("N-05 there are never more than three, and none is lost from the list", () => {
    const { toasts, said } = open();
    for (const group of ["a", "b", "c", "d", "e"]) {
      toasts.show({ group, tone: "news", words: () => group });
    }
    expect(said()).toEqual(["c", "d", "e"]);
    expect(said()).toHaveLength(TOASTS_MAX);
    expect(toasts.notices().map(({ group }) => group)).toEqual(["e", "d", "c", "b", "a"]);
  });

  it("N-05 news leave after a while and stay in the list", () => {
    const { timers, toasts, said } = open();
    toasts.show(ready);
    expect(timers.waits()).toEqual([TOAST_MS]);
    timers.pass();
    expect(said()).toEqual([]);
    expect(toasts.notices()).toHaveLength(1);
    toasts.show(ready);
    expect(said()).toEqual(["1 ready"]);
  });

  it("E-03 what went wrong does not leave by itself, and repeats collapse with a count", () => {
    const { timers, toasts, said } = open();
    toasts.show(failed);
    toasts.show(failed);
    timers.pass();
    expect(said()).toEqual(["2 failed"]);
    toasts.dismiss(toasts.current()[0]?.id ?? -1);
    expect(said()).toEqual([]);
  });

  it("N-05 none leaves while anything holds them, and all of them wait anew after it", () => {
    const { timers, toasts, said } = open();
    toasts.show(ready);
    toasts.hold("pointer");
    toasts.hold("hidden");
    toasts.show({ ...ready, group: "other" });
    expect(timers.waits()).toEqual([]);
    toasts.release("pointer");
    expect(timers.waits()).toEqual([]);
    toasts.release("hidden");
    expect(timers.waits()).toEqual([TOAST_MS, TOAST_MS]);
    timers.pass();
    expect(said()).toEqual([]);
  });

  it("N-05 another of the same group starts the wait anew", () => {
    const { timers, toasts } = open();
    toasts.show(ready);
    toasts.show(ready);
    expect(timers.waits()).toEqual([TOAST_MS]);
  });

  it("N-05 the list remembers so many and no more", () => {
    const { toasts } = open();
    for (let count = 0; count <= NOTICES_MAX; count += 1) {
      toasts.show({ ...ready, group: String(count) });
    }
    expect(toasts.notices()).toHaveLength(NOTICES_MAX);
  });

  it("tells its listeners of every change until they leave", () => {
    const { toasts } = open();
    let heard = 0;
    const leave = toasts.subscribe(() => (heard += 1));
    toasts.show(ready);
    leave();
    toasts.show(ready);
    expect(heard).toBe(1);
  });
});
