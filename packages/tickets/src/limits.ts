/** Redis answers within this, or counts as away. */
export const TICKETS_COMMAND_MS_MAX = 1_000;
/** A Redis that was found away is not asked again for this long. */
export const TICKETS_REST_MS = 1_000;
/** A lost connection is made anew after this, again and again. */
export const TICKETS_RECONNECT_MS = 500;
/** A connection that is due to be made, or to bring an answer, is given up after this silence. */
export const TICKETS_SILENCE_MS_MAX = 2_000;
/** A ticket that was taken and never answered for, by a process that died just then, comes back. */
export const TICKET_LOCK_MS = 5_000;
/** How often somebody looks for such tickets. */
export const TICKETS_STALLED_MS = 5_000;
/** The pace of a bucket is told to Redis again after this, for the case that it forgot it. */
export const PACE_TOLD_MS = 1_000;
/** Events that Redis keeps of one bucket, for whoever looks at it with the tools of BullMQ. */
export const TICKET_EVENTS_MAX = 100;
/** Tickets that one taker asks for at once. */
export const TICKETS_WAVE_MAX = 16;
