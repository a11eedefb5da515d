import { describe, expect, it } from "vitest";
import {
  createChannelHub,
  createLockHub,
  createTabLoop,
  createTabTime,
  createWorldClock,
} from "../../test/browser-world.ts";
import { START } from "../../test/samples.ts";
import { createStreamServer } from "../../test/stream-server.ts";
import { createCardStore } from "../predictions/store.ts";
import { createLive } from "./account.ts";

const SOON_MS = 100;

/** A browser whose session is a cookie that all tabs share. */
function createRoom() {
  const clock = createWorldClock();
  const channels = createChannelHub(clock);
  const locks = createLockHub();
  const servers = new Map<string, ReturnType<typeof createStreamServer>>();
  let session = "ada";
  const serverOf = (accountId: string) => {
    const server = servers.get(accountId) ?? createStreamServer(clock);
    servers.set(accountId, server);
    return server;
  };
  function openTab() {
    const loop = createTabLoop();
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    const hear: Parameters<typeof createLive>[0]["hear"] = (prediction) =>
      store.dispatch({ type: "predictions.heard", predictions: [prediction], at: START });
    const live = createLive({
      locks: locks.open(loop),
      openChannel: channels.open(loop),
      open: (...call) => serverOf(session).open(loop)(...call),
      askRecent: () => serverOf(session).askRecent(loop)(),
      hear,
      hearLists: (predictions) => {
        for (const prediction of predictions) hear(prediction);
        return Promise.resolve();
      },
      onContact: () => undefined,
      onBroken: () => undefined,
      onLeft: () => store.dispatch({ type: "account.left" }),
      onOtherAccount: () => live.enter(session),
      time: createTabTime(clock, loop, () => 0.5),
    });
    live.enter(session);
    return { live, store };
  }
  return {
    clock,
    serverOf,
    openTab,
    signIn: (accountId: string): void => {
      session = accountId;
    },
  };
}

describe("createLive", () => {
  it("another account in one tab ends the old one in all tabs", async () => {
    const { clock, serverOf, openTab, signIn } = createRoom();
    const tabs = [openTab(), openTab(), openTab()];
    serverOf("ada").create();
    serverOf("bo").create();
    await clock.pass(SOON_MS);
    for (const { store } of tabs) expect(store.current()).toHaveLength(1);
    signIn("bo");
    tabs[1]?.live.enter("bo");
    await clock.pass(SOON_MS);
    expect(serverOf("ada").streams()).toBe(0);
    expect(serverOf("bo").streams()).toBe(1);
    const [known] = serverOf("bo").listed();
    for (const { live, store } of tabs) {
      expect(live.current()).toBe("live");
      expect(store.current().map(({ heard }) => heard?.prediction.id)).toEqual([known]);
    }
  });

  it("what the old account's server still sends reaches no card", async () => {
    const { clock, serverOf, openTab, signIn } = createRoom();
    const { live, store } = openTab();
    await clock.pass(SOON_MS);
    serverOf("ada").create();
    signIn("bo");
    live.enter("bo");
    await clock.pass(SOON_MS);
    expect(store.current()).toEqual([]);
  });

  it("sign-out ends the stream and removes the cards at once", async () => {
    const { clock, serverOf, openTab } = createRoom();
    const { live, store } = openTab();
    serverOf("ada").create();
    await clock.pass(SOON_MS);
    live.enter(null);
    expect(store.current()).toEqual([]);
    expect(live.current()).toBe("polling");
    expect(serverOf("ada").streams()).toBe(0);
  });

  it("entering the same account again changes nothing", async () => {
    const { clock, serverOf, openTab } = createRoom();
    const { live, store } = openTab();
    serverOf("ada").create();
    await clock.pass(SOON_MS);
    live.enter("ada");
    await clock.pass(SOON_MS);
    expect(serverOf("ada").opened).toHaveLength(1);
    expect(store.current()).toHaveLength(1);
  });

  it("tells its listeners of a change, and one that has left of nothing", async () => {
    const { clock, openTab } = createRoom();
    const { live } = openTab();
    const seen: string[] = [];
    const leave = live.subscribe(() => seen.push(live.current()));
    await clock.pass(SOON_MS);
    leave();
    live.enter(null);
    expect(seen).toEqual(["live"]);
  });
});
