/** What a `Range` header asks of an object of known size. Both ends are inclusive. */
export type RangeOutcome =
  | { outcome: "whole" }
  | { outcome: "part"; start: number; end: number }
  | { outcome: "unsatisfiable" };

const RANGE_PATTERN = /^bytes=(\d*)-(\d*)$/;

/**
 * Reads a single byte range. Several ranges and anything malformed are answered with the whole,
 * as RFC 9110 section 14.2 allows.
 */
export function readRange(header: string | null, bytes: number): RangeOutcome {
  const match = RANGE_PATTERN.exec(header?.trim() ?? "");
  if (match === null) return { outcome: "whole" };
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return { outcome: "whole" };
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0
      ? { outcome: "unsatisfiable" }
      : { outcome: "part", start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== "" && Number(last) < start) return { outcome: "whole" };
  return start >= bytes ? { outcome: "unsatisfiable" } : { outcome: "part", start, end };
}
