/** How fast the tickets of one bucket are given away, by all machines together. */
export type Pace = {
  /** Tickets in each window. */
  most: number;
  windowMs: number;
};

/** What may be claimed soon from one bucket. */
export type Offer = {
  /** The bucket that paces the jobs; empty for jobs that nothing paces. */
  bucket: string;
  /** Null gives tickets away as fast as they are asked for. */
  pace: Pace | null;
  /**
   * One for each job, the first to be given away first. As many tickets wait afterwards at most;
   * an empty list sets the pace alone.
   */
  ids: readonly string[];
};

export type Taken = {
  /** Tickets of each bucket. */
  tickets: ReadonlyMap<string, number>;
  /** Buckets whose pace gives nothing away for so long, milliseconds. */
  limitedMs: ReadonlyMap<string, number>;
};

/**
 * Tickets: leave to claim one job each, given to one taker and at a pace for all machines. A ticket
 * is of a bucket and not of the job that it was offered for: its taker claims whichever job is
 * next. Tickets are no truth: they may be gone at any moment, or be left over when the work is done.
 * No call rejects; null or false says that the store is away.
 */
export interface Tickets {
  /** Offers tickets; those that wait already are not doubled. */
  offer: (offers: readonly Offer[]) => Promise<boolean>;
  /**
   * Takes at most so many in all: of the buckets of the first group while they have some, then of
   * the next. Within a group each bucket gives its share before any gives more.
   */
  take: (query: { groups: readonly (readonly string[])[]; most: number }) => Promise<Taken | null>;
  /** Tells all who listen that there is work. Returns at once and never fails. */
  announce: () => void;
  /** Calls back whenever somebody announces work, until the store is closed. */
  listen: (onWork: () => void) => void;
  isAway: () => boolean;
  close: () => Promise<void>;
}
