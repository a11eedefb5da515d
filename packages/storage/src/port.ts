/** What is known of a stored object. */
export type StoredObject = { bytes: number; mediaType: string };

export type ReadRange = { start: number; /** Inclusive. */ end: number };

/** Where results live for good. Keys are relative paths of `[a-z0-9/._-]`. */
export interface Storage {
  /** Writes the whole object; a reader never sees half of it. Replaces an object of that key. */
  put: (key: string, bytes: Uint8Array, mediaType: string) => Promise<void>;
  /** Null when there is no such object. */
  read: (
    key: string,
    range?: ReadRange,
  ) => Promise<{ body: ReadableStream<Uint8Array>; object: StoredObject } | null>;
  /** Succeeds when the object is gone, also when it never was. */
  remove: (key: string) => Promise<void>;
  /** Resolves when the storage can be written; rejects with a `StorageError` else. */
  check: () => Promise<void>;
}
