import { z } from "zod";
import { findLeaks } from "./find-leaks.ts";
import type { Forbidden, Violation } from "./rules.ts";

const LineSchema = z.object({ level: z.string(), message: z.string() });

/**
 * Judges one line of the server's output. A line of the level `error` is a mistake of ours that
 * the client may not have seen; one that is no JSON is a warning of the runtime or worse.
 */
export function judgeLine(line: string, forbidden: Forbidden): Violation[] {
  const leaks = findLeaks(line, "", forbidden).filter(({ rule }) => rule === "leak_secret");
  const parsed = LineSchema.safeParse(parseJson(line));
  if (!parsed.success) return [...leaks, { rule: "error_logged", detail: line }];
  if (parsed.data.level !== "error") return leaks;
  return [...leaks, { rule: "error_logged", detail: line }];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
