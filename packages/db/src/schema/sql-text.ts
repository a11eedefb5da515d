import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** The words of a closed list as SQL literals; CHECK constraints admit no parameters. */
export function listOfTexts(words: readonly string[]): SQL {
  return sql.raw(words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", "));
}
