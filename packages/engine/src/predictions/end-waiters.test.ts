import { describe, expect, it } from "vitest";
import { END_WAITERS_ACCOUNT_MAX, END_WAITERS_MAX } from "../limits.ts";
import { createEndWaiters } from "./end-waiters.ts";

const target = (accountId: string, id = "prediction") => ({ accountId, id });

describe("the places of those who wait for an end", () => {
  it("wakes all who wait for one prediction, and nobody else", () => {
    const waiters = createEndWaiters();
    const [one, two, other] = [
      waiters.enter(target("a", "1")),
      waiters.enter(target("b", "1")),
      waiters.enter(target("a", "2")),
    ].map((waiter) => waiter?.listen());
    waiters.tell("1");
    expect([one?.aborted, two?.aborted, other?.aborted]).toEqual([true, true, false]);
  });

  it("takes so many in one process, and another one when a place is free again", () => {
    const waiters = createEndWaiters();
    const held = Array.from({ length: END_WAITERS_MAX }, (_, place) =>
      waiters.enter(target(`account-${String(place)}`)),
    );
    expect(held).not.toContain(null);
    expect(waiters.enter(target("late"))).toBeNull();
    held[0]?.leave();
    // A place is given back once, however often it is left.
    held[0]?.leave();
    expect(waiters.enter(target("late"))).not.toBeNull();
    expect(waiters.enter(target("later"))).toBeNull();
  });

  it("takes so many of one account, and leaves the others their places", () => {
    const waiters = createEndWaiters();
    const held = Array.from({ length: END_WAITERS_ACCOUNT_MAX }, () => waiters.enter(target("a")));
    expect(waiters.enter(target("a"))).toBeNull();
    expect(waiters.enter(target("b"))).not.toBeNull();
    held[3]?.leave();
    expect(waiters.enter(target("a"))).not.toBeNull();
  });

  it("forgets whom nobody waits for any more", () => {
    const waiters = createEndWaiters();
    const waiter = waiters.enter(target("a"));
    const signal = waiter?.listen();
    waiter?.leave();
    waiters.tell("prediction");
    expect(signal?.aborted).toBe(false);
  });

  it("lets all go once it is closed, and takes nobody from then on", () => {
    const waiters = createEndWaiters();
    const waiter = waiters.enter(target("a"));
    const signal = waiter?.listen();
    expect(waiter?.isLetGo()).toBe(false);
    waiters.close();
    expect([signal?.aborted, waiter?.isLetGo()]).toEqual([true, true]);
    expect(waiters.enter(target("b"))).toBeNull();
  });
});
