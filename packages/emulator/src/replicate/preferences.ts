import { CANCEL_AFTER_S_MIN, WAIT_S_DEFAULT, WAIT_S_MAX } from "../limits.ts";
import type { InvalidField } from "./errors.ts";
import { parseDurationS } from "./times.ts";

export type CreateHeaders = {
  /** Seconds to hold the answer for the end; null without `Prefer: wait`. */
  waitS: number | null;
  /** Seconds from creation to the deadline; null without `Cancel-After`. */
  cancelAfterS: number | null;
};

export type ParsedHeaders =
  | { outcome: "ok"; headers: CreateHeaders }
  | { outcome: "invalid"; fields: InvalidField[] };

/** Reads `Prefer` (R3; its pattern admits 99, which waits 60) and `Cancel-After` (R4). */
export function parseCreateHeaders(headers: Headers): ParsedHeaders {
  const fields: InvalidField[] = [];
  const prefer = headers.get("prefer")?.trim() ?? null;
  const wait = prefer === null ? null : /^wait(?:=([1-9]\d?))?$/.exec(prefer);
  if (prefer !== null && wait === null) {
    fields.push(invalid("Prefer", "Must be wait or wait=n with n from 1 to 60 seconds"));
  }
  const cancelAfter = headers.get("cancel-after")?.trim() ?? null;
  const cancelAfterS = cancelAfter === null ? null : (parseDurationS(cancelAfter) ?? Number.NaN);
  if (cancelAfterS !== null && !(cancelAfterS >= CANCEL_AFTER_S_MIN)) {
    const description = `Must be a duration such as 90s or 1h30m, at least ${CANCEL_AFTER_S_MIN}s`;
    fields.push(invalid("Cancel-After", description));
  }
  if (fields.length > 0) return { outcome: "invalid", fields };
  const waitS = wait === null ? null : Math.min(WAIT_S_MAX, Number(wait[1] ?? WAIT_S_DEFAULT));
  return { outcome: "ok", headers: { waitS, cancelAfterS } };
}

function invalid(field: string, description: string): InvalidField {
  return { type: "format", field, description };
}
