/** Requests whose caller asks for a trace and that our own share would leave out, each minute. */
export const ASKED_TRACES_PER_MINUTE = 60;
/** Spans that wait to be sent; with more the newest are dropped. */
export const SPANS_WAITING_MAX = 4_096;
/** Spans of one message to the collector. */
export const SPANS_SENT_MAX = 512;
/** How often spans are sent. */
export const SPANS_SEND_MS = 2_000;
/** A collector that has not answered after this is not waited for. */
export const SPANS_SEND_MS_MAX = 5_000;
/** Spans that are left are sent at the end, within this time. */
export const SPANS_END_MS_MAX = 2_000;
/** Longer values of attributes are cut. */
export const ATTRIBUTE_CHARACTERS_MAX = 200;
