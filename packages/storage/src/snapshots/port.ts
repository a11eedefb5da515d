/** What is put under a key: the text of a version, or null for its floor. */
export type SnapshotEntry = {
  /** Any finite number; of two, the higher is the newer. */
  version: number;
  /** Null says that of versions below this one nothing may be kept. */
  text: string | null;
};

/**
 * Short-lived copies of what a database says, to be read in its place. They are copies and never
 * the truth: each of them may be gone at any moment. No call rejects and none is slow: a store that
 * is away answers null and forgets what it is given.
 */
export interface Snapshots {
  /** The text that is kept; null when there is none or the store is away. */
  get: (key: string) => Promise<string | null>;
  /**
   * Keeps an entry for `ttlMs`, in the place of what was kept, unless that is of a higher version.
   * The guard lasts as long as what is kept. Of a text above `SNAPSHOT_CHARACTERS_MAX` only the
   * floor is kept; an entry whose time is over, or endless, is not kept at all.
   */
  put: (key: string, entry: SnapshotEntry, ttlMs: number) => Promise<void>;
  /** Lets go of the store; what is asked later reads as nothing. */
  close: () => Promise<void>;
}
