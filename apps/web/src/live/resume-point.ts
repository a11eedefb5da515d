/** Decimal ids of any length, compared as numbers. */
function isHigher(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

export interface ResumePoint {
  /** The event after which a stream would go on; null where only a new start is sure. */
  current: () => string | null;
  /** An event with this id was heard. */
  note: (eventId: string) => void;
  /**
   * Older events may have been missed, so that what is heard from now on does not prove that all
   * before it was heard too. The returned function says that the lists were asked for since then;
   * it has no effect once more was missed.
   */
  owe: () => () => void;
}

/**
 * Remembers after which event a stream must go on so that nothing is lost. While a look at the
 * lists is owed the point stands still: hearing a thing twice is harmless, missing it is not.
 */
export function createResumePoint(): ResumePoint {
  let current: string | null = null;
  let noted: string | null = null;
  let debts = 0;
  let settled = 0;
  return {
    current: () => current,
    note: (eventId) => {
      if (noted === null || isHigher(eventId, noted)) noted = eventId;
      if (debts === settled) current = noted;
    },
    owe: () => {
      debts += 1;
      const debt = debts;
      return () => {
        if (debt !== debts) return;
        settled = debt;
        current = noted;
      };
    },
  };
}
