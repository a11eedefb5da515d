/** How long one reading of the installation's state is given out again. */
export const SYSTEM_HEALTH_CACHE_MS = 5_000;
/** The delay of the event loop is sampled this often. */
export const LOOP_SAMPLE_MS = 20;
