import type { Database } from "@darkroom/db";

export type Orm = Database["orm"];

/**
 * A query that is built at its first use with a database and kept for it: building one costs more
 * than running it. What changes from call to call is a placeholder.
 */
export function prepareOnce<Query>(
  build: (orm: Orm) => Query,
): (context: { database: Pick<Database, "orm"> }) => Query {
  const built = new WeakMap<Orm, Query>();
  return ({ database: { orm } }) => {
    const known = built.get(orm);
    if (known !== undefined) return known;
    const query = build(orm);
    built.set(orm, query);
    return query;
  };
}
