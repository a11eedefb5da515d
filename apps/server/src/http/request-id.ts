/** What other programs use: UUIDs, ULIDs, trace ids. Anything else is replaced. */
const REQUEST_ID_PATTERN = /^[\w.:-]{8,100}$/;

export const REQUEST_ID_HEADER = "x-request-id";

/** The caller's own request id where it is sane, else a new one. */
export function readRequestId(given: string | null, newId: () => string): string {
  return given !== null && REQUEST_ID_PATTERN.test(given) ? given : newId();
}
