import { backoffMs } from "@darkroom/lifecycle";
import {
  STREAM_BACKOFF,
  STREAM_LIVED_MS_MIN,
  STREAM_OPEN_MS_MAX,
  STREAM_REOPEN_MS_MAX,
  STREAM_SILENCE_MS_MAX,
} from "./limits.ts";
import { createTimer } from "./time.ts";
import type { Time } from "./time.ts";
import type { LiveState, TrackedNews } from "./wire.ts";

export type StreamEvents = {
  onNews: (tracked: TrackedNews) => void;
  /** The server says that the connection stands, without news. */
  onPing: () => void;
  /** It was refused, it broke, or the server ended it. */
  onClosed: () => void;
};

/** Opens one stream, which tells nothing before it has returned; the returned function closes it, after which nothing more is told. */
export type OpenStream = (lastEventId: string | null, events: StreamEvents) => () => void;

export interface Stream {
  /** Tries a failed stream again at once. */
  retry: () => void;
  close: () => void;
}

type Ports = {
  open: OpenStream;
  time: Time;
  /** The event after which to go on. */
  lastEventId: () => string | null;
  onNews: (tracked: TrackedNews) => void;
  /** Anything was heard. */
  onContact: () => void;
  onState: (state: LiveState) => void;
  /** The stream broke, or could not be opened for the first time. */
  onBroken: () => void;
};

/** Opens a stream of which nothing is heard any more once it was closed. */
function openGuarded(
  open: OpenStream,
  lastEventId: string | null,
  events: StreamEvents,
): () => void {
  let isOpen = true;
  const close = open(lastEventId, {
    onNews: (tracked) => isOpen && events.onNews(tracked),
    onPing: () => isOpen && events.onPing(),
    onClosed: () => isOpen && events.onClosed(),
  });
  return () => {
    isOpen = false;
    close();
  };
}

/**
 * Keeps one stream open. Connecting: the first try, and the one after a stream that had lived,
 * since servers end streams now and then. Live: "opened" was heard, and silence lasts no longer
 * than its limit. Polling: the stream failed; it is tried again ever more slowly until it is live.
 */
export function keepStream(ports: Ports): Stream {
  const { time } = ports;
  const timer = createTimer(time.after);
  let state: LiveState = "connecting";
  let close: (() => void) | null = null;
  let failures = 0;
  let openedAt = 0;

  function change(next: LiveState): void {
    if (state === next) return;
    state = next;
    ports.onState(next);
  }

  function end(): void {
    close?.();
    close = null;
    timer.clear();
  }

  function fail(): void {
    end();
    failures += 1;
    timer.set(open, backoffMs(STREAM_BACKOFF, failures, time.random()));
    if (state === "polling") return;
    change("polling");
    ports.onBroken();
  }

  function open(): void {
    end();
    openedAt = time.now();
    let pings = false;
    const hear = (): void => {
      // A server that never pings may be silent for as long as nothing happens.
      if (pings) timer.set(fail, STREAM_SILENCE_MS_MAX);
      ports.onContact();
    };
    timer.set(fail, STREAM_OPEN_MS_MAX);
    close = openGuarded(ports.open, ports.lastEventId(), {
      onNews: (tracked) => {
        if (tracked.news.kind === "opened") {
          timer.clear();
          change("live");
        }
        hear();
        ports.onNews(tracked);
      },
      onPing: () => {
        if (state !== "live") return;
        pings = true;
        hear();
      },
      onClosed: () => {
        if (state !== "live" || time.now() - openedAt < STREAM_LIVED_MS_MIN) return fail();
        end();
        failures = 0;
        change("connecting");
        timer.set(open, time.random() * STREAM_REOPEN_MS_MAX);
      },
    });
  }

  open();
  return {
    retry: () => {
      if (state === "polling") open();
    },
    close: end,
  };
}
