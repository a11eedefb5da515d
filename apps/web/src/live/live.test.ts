import { describe, expect, it } from "vitest";
import { createBrowser } from "../../test/tabs.ts";
import { BEAT_MS, STREAM_BACKOFF, STREAM_OPEN_MS_MAX, STREAM_SILENCE_MS_MAX } from "./limits.ts";

/** Enough for everything that needs no limit to be reached. */
const SOON_MS = 500;
/** by then another tab leads. */
const TAKEOVER_MS_MAX = 5_000;

async function openTabs(count: number, options: Parameters<typeof createBrowser>[0] = {}) {
  const browser = createBrowser(options);
  const tabs = [];
  for (let place = 0; place < count; place += 1) {
    tabs.push(browser.openTab());
    await browser.clock.pass(SOON_MS);
  }
  const [first] = tabs;
  if (first === undefined) throw new Error("there is a tab");
  return { ...browser, first, tabs, others: tabs.slice(1) };
}

describe("one stream for a browser", () => {
  it.each([1, 2, 8])("R-01 %i tabs open one stream and all hear it", async (count) => {
    const { server, tabs, clock, truth } = await openTabs(count);
    const { id } = server.create();
    server.advance(id);
    await clock.pass(SOON_MS);
    expect(server.opened).toEqual([null]);
    expect(server.streams()).toBe(1);
    for (const tab of tabs) {
      expect(tab.state()).toBe("live");
      expect(tab.shown()).toEqual(truth());
    }
  });

  it("R-05 progress between two events reaches every tab", async () => {
    const { server, tabs, clock } = await openTabs(2);
    const prediction = server.create();
    server.progress({ ...prediction, progress: { value: 0.4, source: "provider" } });
    await clock.pass(SOON_MS);
    for (const tab of tabs) expect(tab.shares()).toEqual([0.4]);
  });

  it("R-04 a tab that joins asks for the lists, and goes on from the leader's event", async () => {
    const { server, openTab, clock, first } = await openTabs(1);
    server.create();
    await clock.pass(SOON_MS);
    const late = openTab();
    await clock.pass(SOON_MS);
    expect(late.shown().size).toBe(1);
    first.close();
    await clock.pass(SOON_MS);
    expect(server.opened).toEqual([null, "1"]);
  });

  it.each([2, 8])("R-09 with the leader of %i tabs closed the next one leads", async (count) => {
    const { server, clock, first, others, truth } = await openTabs(count);
    for (let made = 0; made < 6; made += 1) server.create();
    await clock.pass(SOON_MS);
    first.close();
    for (const { id } of server.views()) for (const _ of "abc") server.advance(id);
    await clock.pass(SOON_MS);
    expect(server.opened).toEqual([null, "6"]);
    expect(server.streams()).toBe(1);
    for (const tab of others) expect(tab.shown()).toEqual(truth());
  });

  it("R-09 a frozen leader's lock is taken within 5 s, and once", async () => {
    const { server, clock, first, others, truth } = await openTabs(8);
    server.create();
    await clock.pass(SOON_MS);
    first.loop.freeze();
    server.create();
    await clock.pass(TAKEOVER_MS_MAX);
    expect(server.opened).toEqual([null, "1"]);
    for (const tab of others) {
      expect(tab.state()).toBe("live");
      expect(tab.shown()).toEqual(truth());
    }
  });

  it("R-09 the tab whose lock was stolen follows when it thaws", async () => {
    const { server, clock, first, truth } = await openTabs(2);
    first.loop.freeze();
    await clock.pass(TAKEOVER_MS_MAX);
    server.create();
    await clock.pass(SOON_MS);
    first.loop.thaw();
    await clock.pass(SOON_MS);
    expect(server.streams()).toBe(1);
    expect(first.state()).toBe("live");
    expect(first.shown()).toEqual(truth());
    await clock.pass(60_000);
    expect(server.opened).toHaveLength(2);
  });

  it("R-09 a tab that stole the lock and left its account leaves nothing in the queue", async () => {
    const { openTab, server, clock, first, others } = await openTabs(2);
    first.loop.freeze();
    await clock.pass(TAKEOVER_MS_MAX);
    others[0]?.account.leave();
    first.close();
    const late = openTab();
    await clock.pass(SOON_MS);
    expect(late.state()).toBe("live");
    expect(server.streams()).toBe(1);
  });

  it("R-06 a leader whose timers are slow answers, and keeps its lock", async () => {
    const { server, clock, first } = await openTabs(8);
    first.loop.slowTimers(60_000);
    await clock.pass(600_000);
    expect(server.opened).toEqual([null]);
  });

  it("R-09 a follower whose turn came while it was frozen does not keep the others waiting", async () => {
    const { server, clock, first, others, truth } = await openTabs(3);
    others[0]?.loop.freeze();
    first.close();
    server.create();
    await clock.pass(TAKEOVER_MS_MAX);
    expect(others[1]?.state()).toBe("live");
    expect(others[1]?.shown()).toEqual(truth());
  });
});

describe("the way back", () => {
  it("R-03 R-04 R-07 a broken stream leaves every card, polls, and resumes after what was heard", async () => {
    const { server, clock, tabs, truth } = await openTabs(2);
    const { id } = server.create();
    await clock.pass(SOON_MS);
    server.goAway(true);
    await clock.pass(SOON_MS);
    for (const tab of tabs) {
      expect(tab.state()).toBe("polling");
      expect(tab.shown().size).toBe(1);
    }
    for (const tab of tabs) expect(tab.broken).toHaveLength(1);
    server.advance(id);
    await clock.pass(30_000);
    server.goAway(false);
    await clock.pass(STREAM_BACKOFF.maxMs);
    expect(server.opened.at(-1)).toBe("1");
    for (const tab of tabs) {
      expect(tab.state()).toBe("live");
      expect(tab.shown()).toEqual(truth());
    }
  });

  it("R-02 a stream that is refused is tried ever more slowly", async () => {
    const { server, clock, first } = await openTabs(1);
    server.refuseStreams(true);
    server.endStreams();
    await clock.pass(600_000);
    expect(first.state()).toBe("polling");
    const tries = server.opened.length;
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(25);
  });

  it("R-03 a stream that has pinged and falls silent is given up after its limit", async () => {
    const { server, clock, first } = await openTabs(1);
    await clock.pass(BEAT_MS * 2);
    server.muteStreams();
    await clock.pass(STREAM_SILENCE_MS_MAX - BEAT_MS);
    expect(first.state()).toBe("live");
    await clock.pass(BEAT_MS + SOON_MS);
    expect(first.broken).toHaveLength(1);
    await clock.pass(STREAM_BACKOFF.maxMs);
    expect(first.state()).toBe("live");
  });

  it("R-03 a stream that opens and says nothing is given up after its limit", async () => {
    const browser = createBrowser();
    const tab = browser.openTab();
    browser.server.muteStreams();
    await browser.clock.pass(STREAM_OPEN_MS_MAX - 1);
    expect(tab.state()).toBe("connecting");
    await browser.clock.pass(SOON_MS);
    expect(tab.state()).toBe("polling");
  });

  it("R-04 a stream that the server ends in time is opened again at once", async () => {
    const { server, clock, first } = await openTabs(1);
    server.create();
    await clock.pass(60_000);
    server.endStreams();
    await clock.pass(SOON_MS);
    expect(server.opened).toEqual([null, "1"]);
    expect(first.state()).toBe("live");
    expect(first.broken).toEqual([]);
  });

  it("R-04 a server that ends every stream at once is not asked in a tight circle", async () => {
    const { server, clock } = await openTabs(1);
    for (let turn = 0; turn < 60; turn += 1) {
      server.endStreams();
      await clock.pass(1_000);
    }
    expect(server.opened.length).toBeLessThan(30);
  });

  it("R-04 opened and behind ask for the lists once for all tabs", async () => {
    const { server, clock, tabs, truth } = await openTabs(8);
    const looks = server.looks();
    server.fallBehind();
    await clock.pass(SOON_MS);
    expect(server.looks()).toBe(looks + 1);
    for (const tab of tabs) expect(tab.shown()).toEqual(truth());
  });

  it("R-04 an id is trusted only once the lists were read", async () => {
    const { server, clock, first, others, truth } = await openTabs(2);
    for (let made = 0; made < 6; made += 1) server.create();
    await clock.pass(SOON_MS);
    server.loseLists(true);
    server.endStreams();
    for (const { id } of server.views()) for (const _ of "abc") server.advance(id);
    await clock.pass(2_000);
    expect(server.opened).toEqual([null, "6"]);
    first.close();
    server.loseLists(false);
    await clock.pass(SOON_MS);
    expect(server.opened).toEqual([null, "6", "6"]);
    for (const tab of others) expect(tab.shown()).toEqual(truth());
  });

  it("R-04 a new start brings what ended further back than the first page", async () => {
    const { server, clock, first, truth } = await openTabs(1);
    server.loseLists(true);
    server.fallBehind();
    const { id } = server.create();
    await clock.pass(SOON_MS);
    server.endStreams();
    for (let made = 0; made < 3; made += 1) server.advance(id);
    for (let made = 0; made < 3; made += 1) server.create();
    server.forgetOlder();
    server.loseLists(false);
    await clock.pass(STREAM_BACKOFF.maxMs);
    expect(first.shown()).toEqual(truth());
  });

  it("R-06 a tab that wakes asks for the lists at once", async () => {
    const { server, clock, others, truth } = await openTabs(2);
    const [hidden] = others;
    const looks = server.looks();
    hidden?.account.wake();
    await clock.pass(SOON_MS);
    expect(server.looks()).toBe(looks + 1);
    expect(hidden?.shown()).toEqual(truth());
  });
});

describe("where there is no stream", () => {
  it("R-01 without locks no stream is opened, and the page polls", async () => {
    const { server, clock, tabs } = await openTabs(2, { hasLocks: false });
    await clock.pass(60_000);
    expect(server.opened).toEqual([]);
    for (const tab of tabs) expect(tab.state()).toBe("polling");
  });

  it("R-06 a tab that wakes asks for the lists also there", async () => {
    const { server, clock, first, truth } = await openTabs(1, { hasLocks: false });
    server.create();
    first.account.wake();
    await clock.pass(SOON_MS);
    expect(first.shown()).toEqual(truth());
  });
});
