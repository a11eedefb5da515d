/** The streams of events, and the sockets, that this process holds open. */
export interface Streams {
  /**
   * Keeps something open that is ended after `streamMs`, when its session changes and at the end
   * of the process; at once when that has come. Returns what is to be called when it ended itself.
   * @param session whose it is, by the value of its cookie; null without a session
   */
  open: (session: string | null, end: () => void) => () => void;
  /**
   * The same body, kept open in this way. It ends as if the line had been cut: the client opens it
   * anew, with its session of then. `onEnd` is called once, when it has ended in whatever way.
   */
  hold: (body: Bytes, session: string | null, onEnd?: () => void) => Bytes;
  /** Ends the streams of a session that was changed or ended. */
  endOf: (session: string) => void;
  /** Ends all streams, and those that are still to come at their beginning. */
  end: () => void;
}

type Bytes = ReadableStream<Uint8Array>;
type Held = { session: string | null; end: () => void };

/** @param limits.streamMs how long one stream is kept open, milliseconds */
export function createStreams(limits: { streamMs: number }): Streams {
  const held = new Set<Held>();
  let isEnding = false;

  const open: Streams["open"] = (session, end) => {
    const entry = {
      session,
      end: (): void => {
        leave();
        end();
      },
    };
    const timer = setTimeout(entry.end, limits.streamMs);
    const leave = (): void => {
      clearTimeout(timer);
      held.delete(entry);
    };
    held.add(entry);
    if (isEnding) entry.end();
    return leave;
  };

  const hold: Streams["hold"] = (body, session, onEnd = () => undefined) => {
    const reader = body.getReader();
    let isOpen = true;
    let release = (): void => undefined;
    const leave = (): void => {
      release();
      onEnd();
    };
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          release = open(session, () => {
            isOpen = false;
            onEnd();
            controller.close();
            // Whoever made the stream hears of its end by this alone.
            reader.cancel().catch(() => undefined);
          });
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
          isOpen = false;
          leave();
          return reader.cancel(reason);
        },
      },
      // Nothing is made before it can be sent, so that a slow reader costs no memory.
      { highWaterMark: 0 },
    );
  };

  return {
    open,
    hold,
    endOf: (session) => {
      for (const entry of held) if (entry.session === session) entry.end();
    },
    end: () => {
      isEnding = true;
      for (const { end } of held) end();
    },
  };
}
