import { describe, expect, it } from "vitest";
import { createApi } from "../server/client.ts";
import type { PredictionView } from "../server/views.ts";
import { joinLive } from "./live.ts";
import { createOpenWatch } from "./open-watch.ts";
import type { LiveState } from "./wire.ts";

/** A silence, a question and the spread of takeovers, twice. */
const TAKEOVER_MS_MAX = 10_000;

const api = createApi({ basePath: "/watch/stays/", fetch: window.fetch.bind(window) });

/** Every room is a browser of its own: locks and channels carry the name of the account. */
function createRoom() {
  const account = crypto.randomUUID();
  const opened: (string | null)[] = [];
  const openWatch = createOpenWatch(api);
  function openTab() {
    const heard: PredictionView[] = [];
    let state: LiveState = "polling";
    const tab = joinLive(account, {
      locks: navigator.locks,
      openChannel: (name) => new BroadcastChannel(name),
      open: (lastEventId, events) => {
        opened.push(lastEventId);
        return openWatch(lastEventId, events);
      },
      askRecent: () => Promise.resolve([]),
      hear: (prediction) => heard.push(prediction),
      hearLists: () => Promise.resolve(),
      onContact: () => undefined,
      onBroken: () => undefined,
      onState: (next) => {
        state = next;
      },
      time: {
        now: () => Date.now(),
        after: (task, waitMs) => {
          const timer = window.setTimeout(task, waitMs);
          return () => window.clearTimeout(timer);
        },
        random: Math.random,
      },
    });
    return { ...tab, heard, state: () => state };
  }
  return { account, opened, openTab };
}

describe("with the browser's own locks, channels and streams", () => {
  it("R-01 R-09 two tabs share one stream, and the second goes on where the first left", async () => {
    const { opened, openTab } = createRoom();
    const tabs = [openTab(), openTab()] as const;
    for (const tab of tabs) {
      await expect.poll(tab.state).toBe("live");
      await expect.poll(() => tab.heard.map(({ id }) => id)).toEqual(["watched"]);
    }
    expect(opened).toEqual([null]);
    tabs[0].leave();
    await expect.poll(() => opened).toEqual([null, "8"]);
    await expect.poll(tabs[1].state).toBe("live");
    tabs[1].leave();
  });

  it("R-09 the lock of a tab that does not answer is taken", { timeout: 20_000 }, async () => {
    const { account, openTab } = createRoom();
    const name = `darkroom.live.1.${account}`;
    const fate = navigator.locks
      .request(name, () => new Promise(() => undefined))
      .catch((error: unknown) => (error instanceof DOMException ? error.name : null));
    const tab = openTab();
    await expect.poll(tab.state, { timeout: TAKEOVER_MS_MAX }).toBe("live");
    expect(await fate).toBe("AbortError");
    tab.leave();
  });
});
