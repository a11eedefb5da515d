import type { StudioTexts } from "../languages/english/studio.ts";

/** Without contact for this long the page says so. */
export const SILENCE_MS_MAX = 10_000;
/** The Date header counts whole seconds; a smaller difference is no difference. */
const CLOCK_SKEW_MS_MIN = 2_000;

export type ConnectionState = {
  /** When the server last answered anything, ms; null before the first answer. */
  contactAt: number | null;
  /** Failed calls in a row since then. */
  failures: number;
  /** What to add to the page's clock to get the server's, ms. */
  clockOffsetMs: number;
};

export interface Connection {
  current: () => ConnectionState;
  subscribe: (listener: () => void) => () => void;
  /** A fetch that keeps the state, and ends a call that takes longer than `timeoutMs`. */
  fetch: typeof fetch;
  /** The same for a file, which a slow network may take minutes for. */
  upload: typeof fetch;
  /** The server was heard of without a call, on a stream. */
  heard: () => void;
  /** A stream broke: the server may be away. */
  missed: () => void;
  /** ms by the server's clock. */
  serverNow: () => number;
}

function skewMs(dateHeader: string | null, now: number): number {
  const serverAt = Date.parse(dateHeader ?? "");
  if (Number.isNaN(serverAt)) return 0;
  const differenceMs = serverAt - now;
  return Math.abs(differenceMs) < CLOCK_SKEW_MS_MIN ? 0 : differenceMs;
}

/** Watches every call to the server, so that the page knows how fresh it is. */
export function createConnection(ports: {
  fetch: typeof fetch;
  now: () => number;
  /** A call, and an upload, without an answer after so long has failed. */
  timeoutMs: number;
  uploadTimeoutMs: number;
  /** The server does not know the session any more. */
  onUnauthenticated: () => void;
  /** The server answers again after failures. */
  onBack: () => void;
}): Connection {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { contactAt: null, failures: 0, clockOffsetMs: 0 };

  function change(next: ConnectionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function contact(clockOffsetMs: number): void {
    const wasAway = state.failures > 0;
    change({ contactAt: ports.now(), failures: 0, clockOffsetMs });
    if (wasAway) ports.onBack();
  }

  function miss(): void {
    change({ ...state, failures: state.failures + 1 });
  }

  const watched =
    (timeoutMs: number): typeof fetch =>
    async (input, init) => {
      const limit = AbortSignal.timeout(timeoutMs);
      const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
      try {
        const response = await ports.fetch(input, { ...init, signal });
        // A proxy answers 502 to 504 for a server that is away: that is no contact.
        if (response.status >= 502 && response.status <= 504) {
          miss();
        } else {
          contact(skewMs(response.headers.get("date"), ports.now()));
          if (response.status === 401) ports.onUnauthenticated();
        }
        return response;
      } catch (error) {
        const leftByCaller = init?.signal?.aborted === true;
        if (!leftByCaller) miss();
        throw error;
      }
    };

  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard: () => contact(state.clockOffsetMs),
    missed: miss,
    serverNow: () => ports.now() + state.clockOffsetMs,
    fetch: watched(ports.timeoutMs),
    upload: watched(ports.uploadTimeoutMs),
  };
}

/** "Reconnecting · updated 12 s ago" after 10 s without contact while calls fail; else null. */
export function connectionWords(
  { frame, time }: StudioTexts,
  state: ConnectionState,
  now: number,
): string | null {
  if (state.failures === 0) return null;
  if (state.contactAt === null) return frame.connecting;
  const silentMs = now - state.contactAt;
  if (silentMs < SILENCE_MS_MAX) return null;
  const seconds = Math.floor(silentMs / 1_000);
  const age = seconds < 60 ? time.seconds(seconds) : time.minutes(Math.floor(seconds / 60));
  return frame.reconnecting(age);
}
