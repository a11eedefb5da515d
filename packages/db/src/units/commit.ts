import { DatabaseError } from "../database-error.ts";
import type { ResultRows, Statement } from "../database.ts";
import { encodeGroup, longestChars } from "./encode.ts";
import { explainStatement, readReason } from "./explain.ts";
import { unitStatements } from "./statements.ts";
import type { Unit, UnitOutcome } from "./unit.ts";

/**
 * Longest JSON text of one statement. A server refuses arguments beyond a few MB, hence a group
 * of large units is split; one unit alone is sent whatever its size.
 */
export const STATEMENT_CHARS_MAX = 1_000_000;

/** What a commit needs from the writer; both repeat by themselves where that is harmless. */
export type Committer = {
  /** @param statements made anew for each try, with a fresh commit id */
  write(statements: (commitId: string) => Statement[]): Promise<ResultRows[]>;
  read(statement: Statement): Promise<ResultRows>;
};

const APPLIED: UnitOutcome = { outcome: "applied" };

function isConflict(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === "conflict";
}

function refusedByConstraint({ constraint }: DatabaseError): UnitOutcome {
  const refused = { outcome: "refused", reason: "constraint" } as const;
  return constraint === undefined ? refused : { ...refused, constraint };
}

/**
 * Commits a group of units in one batch and says of each whether it was applied. A constraint
 * aborts the whole batch; the units then go one by one, so that only the guilty one is refused.
 */
export async function commitGroup(
  committer: Committer,
  units: readonly Unit[],
): Promise<UnitOutcome[]> {
  try {
    return await commitBatch(committer, units);
  } catch (error) {
    if (!isConflict(error)) throw error;
    if (units.length === 1) return [refusedByConstraint(error)];
  }
  const outcomes: UnitOutcome[] = [];
  for (const unit of units) outcomes.push(...(await commitGroup(committer, [unit])));
  return outcomes;
}

async function commitBatch(committer: Committer, units: readonly Unit[]): Promise<UnitOutcome[]> {
  const group = encodeGroup(units);
  if (units.length > 1 && longestChars(group) > STATEMENT_CHARS_MAX) {
    const middle = Math.ceil(units.length / 2);
    const first = await commitGroup(committer, units.slice(0, middle));
    return [...first, ...(await commitGroup(committer, units.slice(middle)))];
  }
  const [written = []] = await committer.write((commitId) =>
    unitStatements(units, group, commitId),
  );
  const applied = new Set(written.map((row) => row["uid"]));
  const missing = units.filter(({ event }) => !applied.has(event.uid));
  if (missing.length === 0) return units.map(() => APPLIED);
  const explanations = await committer.read(explainStatement(missing));
  const reasons = new Map(explanations.map((row) => [row["uid"], readReason(row)]));
  return units.map(({ event }) => {
    const reason = reasons.get(event.uid) ?? null;
    return reason === null ? APPLIED : { outcome: "refused", reason };
  });
}
