/** Every wait and size of the suite. Waits are generous: machines are slow, nothing is timed. */

/** One test, with its server, its browser and a drawing or two. */
export const TEST_MS_MAX = 240_000;
/** The longest wait inside a test: a drawing on a loaded machine, or a rescue after a lost webhook. */
export const EXPECT_MS_MAX = 90_000;
export const ACTION_MS_MAX = 45_000;

/** From the spawn of a server until it is ready, also when it migrates a new database. */
export const START_MS_MAX = 90_000;
/** The server promises to end within 10 s of a signal; then it is killed and the test fails. */
export const STOP_MS_MAX = 20_000;
/** Until a prediction has ended by itself. */
export const ENDED_MS_MAX = 120_000;
/** Until a film has ended, on a machine that does much else. */
export const FILM_ENDED_MS_MAX = 420_000;
/** Between two looks at something that is awaited. */
export const LOOK_MS = 100;
/** One request over HTTP. */
export const REQUEST_MS_MAX = 60_000;

/** Lines of a server's output that are kept for the report of a failed test. */
export const LINES_KEPT_MAX = 2_000;

/** Ports for servers: below the range from which systems take the source ports of connections. */
export const PORT_FIRST = 20_000;
export const PORT_LAST = 29_999;

/** Predictions on one page of `prediction.list`; the server gives no more. */
export const PAGE_ITEMS = 100;
