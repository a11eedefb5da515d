import { getUntypedClient } from "@trpc/client";
import type { Api } from "../server/client.ts";
import type { OpenStream } from "./stream.ts";
import { readTracked } from "./wire.ts";

/**
 * Opens `prediction.watch` over server-sent events. A connection that breaks counts as closed at
 * once: who reconnects, and from which event, is decided in one place and not by the browser.
 */
export function createOpenWatch(api: Api): OpenStream {
  return (lastEventId, events) => {
    const subscription = getUntypedClient(api).subscription(
      "prediction.watch",
      { lastEventId },
      {
        onStarted: ({ context }) => {
          const source = context?.["eventSource"];
          if (source instanceof EventSource) source.addEventListener("ping", events.onPing);
        },
        onData: (message) => {
          const tracked = readTracked(message);
          if (tracked !== null) events.onNews(tracked);
        },
        onConnectionStateChange: ({ error }) => {
          if (error !== null) events.onClosed();
        },
        onStopped: events.onClosed,
        onError: events.onClosed,
      },
    );
    return () => subscription.unsubscribe();
  };
}
