/** Lets work on one subject be done one after the other, so that each sees the one before. */
export interface Turns {
  take: <Result>(subject: string, work: () => Promise<Result>) => Promise<Result>;
}

/** Turns within this process; a subject is forgotten when nobody waits for it. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    take: async (subject, work) => {
      const before = last.get(subject);
      const result = (before ?? Promise.resolve()).then(work);
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      last.set(subject, settled);
      try {
        return await result;
      } finally {
        if (last.get(subject) === settled) last.delete(subject);
      }
    },
  };
}
