import type { Api, Prediction } from "./wire.ts";
import { STREAM_RETRY_MS } from "./limits.ts";

export type News =
  | { kind: "prediction"; prediction: Prediction }
  /** Something may have happened that the stream did not tell: look. */
  | { kind: "gap" };

/** The news of an account, shared by everybody in this client who waits for something. */
export interface Live {
  /** Hears of everything until the returned function is called. */
  listen: (listener: (news: News) => void) => () => void;
  /** Whether news come by themselves at this moment. */
  isOpen: () => boolean;
}

/**
 * One stream for all waits of a client, open only while somebody listens. Where it is refused or
 * breaks for good, looks go on without it and it is tried again after `STREAM_RETRY_MS`.
 */
export function createLive(api: Api): Live {
  const listeners = new Set<(news: News) => void>();
  let isOpen = false;
  let end: (() => void) | null = null;

  const tell = (news: News): void => {
    for (const listener of listeners) listener(news);
  };

  const open = (): void => {
    let retry: ReturnType<typeof setTimeout> | null = null;
    const lose = (): void => {
      isOpen = false;
      tell({ kind: "gap" });
      retry ??= setTimeout(() => {
        subscription.unsubscribe();
        if (listeners.size > 0) open();
      }, STREAM_RETRY_MS);
    };
    const subscription = api.prediction.watch.subscribe(
      {},
      {
        onData: ({ data }) => {
          isOpen = true;
          const isGap = data.kind === "opened" || data.kind === "behind";
          tell(isGap ? { kind: "gap" } : { kind: "prediction", prediction: data.prediction });
        },
        onConnectionStateChange: ({ state }) => {
          if (state !== "pending") isOpen = false;
        },
        onError: lose,
        onComplete: lose,
      },
    );
    end = () => {
      if (retry !== null) clearTimeout(retry);
      subscription.unsubscribe();
    };
  };

  return {
    listen: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) open();
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        end?.();
        end = null;
        isOpen = false;
      };
    },
    isOpen: () => isOpen,
  };
}
