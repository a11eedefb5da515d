/** What is left of a limit; null where there is none. */
type Left = { limit: number; remaining: number } | null;

export type Rates = { requests: Left; concurrent: Left };

/** Where there is no limit the real API writes a dash (K6). */
const UNLIMITED = "-";
const WINDOW_S = "60";

const limitOf = (left: Left): string => (left === null ? UNLIMITED : String(left.limit));
const remainingOf = (left: Left): string => (left === null ? UNLIMITED : String(left.remaining));

/** Both generations of headers that every 2xx of a create has (K6). */
export const HEADERS_OF: Readonly<Record<"new" | "old", (rates: Rates) => Record<string, string>>> =
  {
    new: ({ requests }) => ({
      "x-skytells-ratelimit-limit-requests": limitOf(requests),
      "x-skytells-ratelimit-remaining-requests": remainingOf(requests),
      "x-skytells-ratelimit-window": WINDOW_S,
    }),
    old: ({ requests, concurrent }) => ({
      "x-ratelimit-limit-rpm": limitOf(requests),
      "x-ratelimit-remaining-rpm": remainingOf(requests),
      "x-ratelimit-limit-concurrent": limitOf(concurrent),
      "x-ratelimit-remaining-concurrent": remainingOf(concurrent),
      "x-ratelimit-reset": WINDOW_S,
    }),
  };
