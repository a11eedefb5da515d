import { joinLive } from "../src/live/live.ts";
import type { LiveState } from "../src/live/wire.ts";
import { hearLists } from "../src/predictions/hear-lists.ts";
import { createCardStore } from "../src/predictions/store.ts";
import {
  createChannelHub,
  createLockHub,
  createTabLoop,
  createTabTime,
  createWorldClock,
} from "./browser-world.ts";
import { START } from "./samples.ts";
import { createStreamServer } from "./stream-server.ts";

/** A browser with tabs of one account, and the server behind it. */
export function createBrowser(options: { hasLocks?: boolean } = {}) {
  const clock = createWorldClock();
  const channels = createChannelHub(clock);
  const locks = createLockHub();
  const server = createStreamServer(clock);
  let draws = 0;
  const random = (): number => ((draws += 1) * 0.618_034) % 1;

  function openTab() {
    const loop = createTabLoop();
    const store = createCardStore(
      () => undefined,
      () => undefined,
    );
    const broken: number[] = [];
    const now = (): number => START + clock.now();
    let contacts = 0;
    let state: LiveState = "polling";
    const account = joinLive("account", {
      locks: options.hasLocks === false ? null : locks.open(loop),
      openChannel: channels.open(loop),
      open: server.open(loop),
      askRecent: server.askRecent(loop),
      hear: (prediction) =>
        store.dispatch({ type: "predictions.heard", predictions: [prediction], at: now() }),
      hearLists: (predictions) => hearLists(predictions, { get: server.ask(loop), store, now }),
      onContact: () => {
        contacts += 1;
      },
      onBroken: () => broken.push(clock.now()),
      onState: (next) => {
        state = next;
      },
      time: createTabTime(clock, loop, random),
    });
    return {
      loop,
      account,
      broken,
      state: () => state,
      contacts: () => contacts,
      /** What the tab shows of each prediction. */
      shown: () =>
        new Map(
          store
            .current()
            .map(({ heard }) => [heard?.prediction.id, heard?.prediction.sequence] as const),
        ),
      shares: () => store.current().map(({ heard }) => heard?.prediction.progress.value),
      close: () => {
        loop.close();
        channels.leave(loop);
        server.forget(loop);
        locks.leave(loop);
      },
    };
  }

  const truth = (): Map<string, number> =>
    new Map(server.views().map(({ id, sequence }) => [id, sequence]));
  return { clock, server, openTab, truth };
}
