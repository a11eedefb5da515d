import type { PredictionView } from "../server/views.ts";
import { createCatchUp } from "./catch-up.ts";
import { createFollower } from "./follower.ts";
import { createLeader } from "./leader.ts";
import { createLeadership } from "./leadership.ts";
import type { Leadership, Locks } from "./leadership.ts";
import { createResumePoint } from "./resume-point.ts";
import type { OpenStream } from "./stream.ts";
import type { Time } from "./time.ts";
import { readTabMessage } from "./wire.ts";
import type { LiveState, TabMessage } from "./wire.ts";

/** The part of a BroadcastChannel that tabs need. */
export type Channel = {
  postMessage: (message: unknown) => void;
  addEventListener: (type: "message", listener: (event: MessageEvent) => void) => void;
  close: () => void;
};

export type LivePorts = {
  /** Null without a secure context: then no stream is opened and the page polls. */
  locks: Locks | null;
  /** Null where the browser has none. */
  openChannel: ((name: string) => Channel) | null;
  open: OpenStream;
  /** What runs and the first page of the list. */
  askRecent: () => Promise<readonly PredictionView[]>;
  /** Hands a prediction to the store. */
  hear: (prediction: PredictionView) => void;
  /** Hands the lists to the store, and asks for what they leave open. */
  hearLists: (predictions: readonly PredictionView[]) => Promise<void>;
  /** The server was heard of, by whatever way. */
  onContact: () => void;
  /** The stream broke; from now on the page polls. */
  onBroken: () => void;
  onState: (state: LiveState) => void;
  time: Time;
};

export interface LiveAccount {
  /** The tab may have slept: asks for the lists and for the leader. */
  wake: () => void;
  leave: () => void;
}

/** Tabs of another version of the page may speak otherwise. */
const VERSION = 1;

/**
 * Keeps the cards of one account up to date with one stream in the whole browser. The tab that
 * leads holds the stream and passes on what it says; all tabs hand it to their own store. Without
 * locks or channels the state stays "polling".
 */
export function joinLive(accountId: string, ports: LivePorts): LiveAccount {
  const name = `darkroom.live.${VERSION}.${accountId}`;
  const channel = ports.locks === null ? null : (ports.openChannel?.(name) ?? null);
  const resume = createResumePoint();
  let leadership: Leadership | null = null;
  let state: LiveState = channel === null ? "polling" : "connecting";
  let hasLeft = false;

  const tell = (message: TabMessage): void => channel?.postMessage(message);
  const beat = (): void => tell({ type: "beat", state, eventId: resume.current() });

  function change(next: LiveState): void {
    if (state === next || hasLeft) return;
    // The leader tells by itself; here it is the other tabs that polls must take over in.
    if (!leader.isLeading() && state === "live" && next === "polling") ports.onBroken();
    state = next;
    ports.onState(next);
    if (leader.isLeading()) beat();
  }

  const lists = createCatchUp({ ...ports, isLive: () => state === "live" });
  const leader = createLeader({ ...ports, onState: change, tell, resume, lists });
  const follower = createFollower({
    ...ports,
    onState: change,
    askLists: leader.askLists,
    resume,
  });

  function receive(message: TabMessage): void {
    if (message.type === "ask") {
      if (leader.isLeading()) beat();
    } else if (!leader.isLeading()) {
      leadership?.heard();
      follower.hear(message);
    } else if (message.type === "news" && "prediction" in message.news) {
      // A leader whose lock was stolen does not know it yet; its ids belong to its own stream.
      ports.hear(message.news.prediction);
    }
  }

  ports.onState(state);
  if (channel !== null && ports.locks !== null) {
    channel.addEventListener("message", ({ data }) => {
      const message = readTabMessage(data);
      if (message !== null && !hasLeft) receive(message);
    });
    leadership = createLeadership({
      locks: ports.locks,
      lockName: name,
      time: ports.time,
      onLead: leader.begin,
      onLost: () => {
        leader.end();
        follower.reset();
      },
      onBeat: beat,
      onAsk: () => tell({ type: "ask" }),
    });
  }

  return {
    wake: () => {
      leadership?.check();
      leader.retry();
      leader.askLists(resume.owe());
    },
    leave: () => {
      hasLeft = true;
      leadership?.stop();
      lists.stop();
      channel?.close();
    },
  };
}
