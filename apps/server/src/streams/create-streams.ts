/** The streams of events that this process sends. */
export interface Streams {
  /**
   * The same body, which also ends after `streamMs`, when its session changes and at the end of
   * the process, as if the line had been cut: the client opens it anew, with its session of then.
   * @param cookie whose streams these are; null without a session
   */
  hold: (body: Bytes, cookie: string | null) => Bytes;
  /** Ends the streams of a session that was changed or ended. */
  endOf: (cookie: string) => void;
  /** Ends all streams, and those that are still to come at their beginning. */
  end: () => void;
}

type Bytes = ReadableStream<Uint8Array>;
type Held = { cookie: string | null; end: () => void };

/** @param limits.streamMs how long one stream is kept open, milliseconds */
export function createStreams(limits: { streamMs: number }): Streams {
  const open = new Set<Held>();
  let isEnding = false;

  const hold: Streams["hold"] = (body, cookie) => {
    const reader = body.getReader();
    let isOpen = true;
    let onLeave = (): void => undefined;
    const leave = (): void => {
      isOpen = false;
      onLeave();
    };
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const end = (): void => {
            if (!isOpen) return;
            leave();
            controller.close();
            // Whoever made the stream hears of its end by this alone.
            reader.cancel().catch(() => undefined);
          };
          const held = { cookie, end };
          const timer = setTimeout(end, limits.streamMs);
          onLeave = () => {
            clearTimeout(timer);
            open.delete(held);
          };
          open.add(held);
          if (isEnding) end();
        },
        pull: async (controller) => {
          const { done, value } = await reader.read().catch((error: unknown) => {
            leave();
            throw error;
          });
          if (!isOpen) return;
          if (!done) return controller.enqueue(value);
          leave();
          controller.close();
        },
        cancel: (reason) => {
          leave();
          return reader.cancel(reason);
        },
      },
      // Nothing is made before it can be sent, so that a slow reader costs no memory.
      { highWaterMark: 0 },
    );
  };

  return {
    hold,
    endOf: (cookie) => {
      for (const held of open) if (held.cookie === cookie) held.end();
    },
    end: () => {
      isEnding = true;
      for (const { end } of open) end();
    },
  };
}
