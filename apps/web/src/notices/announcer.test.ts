import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANNOUNCE_MS_MIN, createAnnouncer } from "./announcer.ts";

/** A clock that moves by hand and runs what is due. */
function createRoom() {
  let now = 0;
  let tasks: { task: () => void; dueAt: number }[] = [];
  const spoken: { text: string; at: number }[] = [];
  const announcer = createAnnouncer<string>({
    now: () => now,
    schedule: (task, waitMs) => {
      const entry = { task, dueAt: now + waitMs };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
    merge: (items) => items.join(" "),
  });
  announcer.subscribe(() => spoken.push({ text: announcer.current(), at: now }));
  function pass(ms: number): void {
    const until = now + ms;
    for (;;) {
      const [next] = tasks
        .filter(({ dueAt }) => dueAt <= until)
        .toSorted((one, other) => one.dueAt - other.dueAt);
      if (next === undefined) break;
      tasks = tasks.filter((entry) => entry !== next);
      now = Math.max(now, next.dueAt);
      next.task();
    }
    now = until;
  }
  return { announcer, spoken, pass };
}

describe("createAnnouncer", () => {
  it("A-03 is silent at the start", () => {
    expect(createRoom().announcer.current()).toBe("");
  });

  it("A-03 says the first news without delay", () => {
    const { announcer, spoken, pass } = createRoom();
    announcer.announce(["one"]);
    pass(0);
    expect(spoken).toEqual([{ text: "one", at: 0 }]);
  });

  it("A-03 merges what comes within two seconds into one message", () => {
    const { announcer, spoken, pass } = createRoom();
    announcer.announce(["one"]);
    pass(500);
    announcer.announce(["two"]);
    announcer.announce(["three"]);
    pass(10_000);
    expect(spoken).toEqual([
      { text: "one", at: 0 },
      { text: "two three", at: ANNOUNCE_MS_MIN },
    ]);
  });

  it("A-03 never says two messages within two seconds, and forgets none", () => {
    const burst = fc.record({ waitMs: fc.integer({ min: 0, max: 3_000 }), count: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 20 }), (bursts) => {
        const { announcer, spoken, pass } = createRoom();
        const sent: string[] = [];
        for (const { waitMs, count } of bursts) {
          pass(waitMs);
          const items = Array.from({ length: count }, (_, place) => `${sent.length + place}`);
          sent.push(...items);
          announcer.announce(items);
        }
        pass(10_000);
        expect(spoken.flatMap(({ text }) => text.split(" "))).toEqual(sent);
        for (const [place, { at }] of spoken.entries()) {
          const before = spoken[place - 1];
          if (before) expect(at - before.at).toBeGreaterThanOrEqual(ANNOUNCE_MS_MIN);
        }
      }),
    );
  });

  it("stops telling a listener that has left", () => {
    const { announcer, pass } = createRoom();
    let heard = 0;
    const leave = announcer.subscribe(() => {
      heard += 1;
    });
    announcer.announce(["one"]);
    pass(0);
    leave();
    announcer.announce(["two"]);
    pass(10_000);
    expect(heard).toBe(1);
  });
});
