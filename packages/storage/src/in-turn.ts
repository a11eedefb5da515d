export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Work on one name is done in the order in which it came; other names do not wait for it. */
export function createInTurn(): InTurn {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
    tails.set(name, turn);
    try {
      return await turn;
    } finally {
      if (tails.get(name) === turn) tails.delete(name);
    }
  };
}
