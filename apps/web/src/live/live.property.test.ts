import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBrowser } from "../../test/tabs.ts";

const RUNS = 300;
/** Longer than every back-off, silence and takeover, so that all has settled. */
const SETTLED_MS = 180_000;

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("open" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("close" as const), place: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("freeze" as const), place: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("thaw" as const), place: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("slow" as const), place: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wake" as const), place: fc.nat(7) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("create" as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("advance" as const), place: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("break" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("away" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("back" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const steps = fc.array(
  fc.record({ step, thenMs: fc.constantFrom(0, 1, 6, 40, 1_000, 2_500, 7_000, 30_000) }),
  { minLength: 4, maxLength: 40 },
);

const TABS_MAX = 8;

function createRoom() {
  const browser = createBrowser();
  const { server } = browser;
  const tabs = [browser.openTab()];
  const at = (place: number) => tabs[place % Math.max(1, tabs.length)];
  function act(next: Step): void {
    switch (next.do) {
      case "open":
        if (tabs.length < TABS_MAX) tabs.push(browser.openTab());
        return;
      case "close": {
        const tab = at(next.place);
        if (tab === undefined) return;
        tabs.splice(tabs.indexOf(tab), 1);
        return tab.close();
      }
      case "freeze":
        return at(next.place)?.loop.freeze();
      case "thaw":
        return at(next.place)?.loop.thaw();
      case "slow":
        return at(next.place)?.loop.slowTimers(60_000);
      case "wake": {
        const tab = at(next.place);
        return tab?.loop.run(() => tab.account.wake());
      }
      case "create":
        server.create();
        return;
      case "advance": {
        const views = server.views();
        const known = views[next.place % Math.max(1, views.length)];
        return known && server.advance(known.id);
      }
      case "break":
        return server.endStreams();
      case "away":
        return server.goAway(true);
      case "back":
        return server.goAway(false);
    }
  }
  return { ...browser, tabs, act };
}

describe("whatever tabs do", () => {
  it("R-01 R-09 at most one stream is open, and every tab ends with the newest state", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { clock, server, tabs, act, openTab, truth } = createRoom();
        for (const { step, thenMs } of script) {
          act(step);
          await clock.pass(thenMs);
          expect(server.streams()).toBeLessThanOrEqual(1);
        }
        for (const tab of tabs) tab.loop.thaw();
        server.goAway(false);
        tabs.push(openTab());
        await clock.pass(SETTLED_MS);
        expect(server.streams()).toBe(1);
        for (const tab of tabs) {
          expect(tab.state()).toBe("live");
          const [shown, newest] = [tab.shown(), truth()];
          for (const [id, sequence] of shown) expect(sequence).toBe(newest.get(id ?? ""));
          for (const id of server.listed()) expect(shown.has(id)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
