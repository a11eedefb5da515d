import { createHash } from "node:crypto";

/** What happened, in order: a digest to compare two runs by, and the lines for whoever reads. */
export interface Timeline {
  add: (who: string, what: string) => void;
  /** Changes with every line, its time and its place. */
  digest: () => string;
  lines: () => readonly string[];
}

const SECOND_MS = 1_000;

/** Seconds since the start, `12.345`. */
function clockText(sinceMs: number): string {
  return (sinceMs / SECOND_MS).toFixed(3).padStart(10);
}

/** @param keepsLines false where only the digest is wanted */
export function createTimeline(now: () => number, keepsLines: boolean): Timeline {
  const startMs = now();
  const hash = createHash("sha256");
  const lines: string[] = [];
  return {
    add: (who, what) => {
      const line = `${clockText(now() - startMs)}  ${who.padEnd(10)} ${what}`;
      hash.update(line).update("\n");
      if (keepsLines) lines.push(line);
    },
    digest: () => hash.copy().digest("hex"),
    lines: () => lines,
  };
}
