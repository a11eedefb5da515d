import type { Database } from "@darkroom/db";

/** A process that dies at its n-th write, before it or right after it. */
export function dyingAt(write: number, when: "before" | "after") {
  let writes = 0;
  return (inner: Database): Database => ({
    ...inner,
    batch: async (statements, options) => {
      writes += 1;
      if (writes !== write) return inner.batch(statements, options);
      if (when === "after") await inner.batch(statements, options);
      throw new Error("the process is gone");
    },
  });
}
