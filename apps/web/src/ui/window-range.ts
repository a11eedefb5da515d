/** Which places of a long list are drawn, and the room that all others keep. */
export type WindowRange = { from: number; to: number; beforePx: number; afterPx: number };

/** Rows beyond each edge of the window, so that a quick scroll and Tab find something there. */
const ROWS_BEYOND = 6;
/** Places that are drawn before anything was measured. */
export const PLACES_UNMEASURED = 48;

/**
 * The places of a list of equal rows that a window shows.
 * @param topPx how far the top of the window is below the top of the list; negative above it
 */
export function rangeOf(facts: {
  count: number;
  columns: number;
  rowPx: number;
  topPx: number;
  windowPx: number;
}): WindowRange {
  const { count, columns, rowPx, topPx, windowPx } = facts;
  if (!(rowPx > 0) || columns < 1) {
    return { from: 0, to: Math.min(count, PLACES_UNMEASURED), beforePx: 0, afterPx: 0 };
  }
  const rows = Math.ceil(count / columns);
  const within = (row: number): number => Math.min(rows, Math.max(0, row));
  const fromRow = within(Math.floor(topPx / rowPx) - ROWS_BEYOND);
  const toRow = Math.max(fromRow, within(Math.ceil((topPx + windowPx) / rowPx) + ROWS_BEYOND));
  return {
    from: Math.min(count, fromRow * columns),
    to: Math.min(count, toRow * columns),
    beforePx: fromRow * rowPx,
    afterPx: (rows - toRow) * rowPx,
  };
}
