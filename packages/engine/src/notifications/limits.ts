/** Whoever was seen since the end, or within so long of it, has the page open and sees it there. */
export const NOTIFY_LOOK_MS = 45_000;
/** Browsers of one account that are told by push; the newest push out the oldest. */
export const PUSH_SUBSCRIPTIONS_MAX = 20;
/** A push service keeps a message this long for a browser that is away. */
export const PUSH_KEPT_S = 86_400;
/** A browser that no push has reached for so long is forgotten. */
export const PUSH_FAILING_MS_MAX = 1_209_600_000;
/** Attempts to give a notification to one channel; with the back-off some twenty minutes. */
export const CHANNEL_ATTEMPTS_MAX = 10;
/** Notifications that one call marks as read. */
export const NOTIFICATIONS_READ_MAX = 100;
