/** A JSON call of the studio has some hundred bytes; batches and long prompts fit well. */
export const CALL_BODY_BYTES_MAX = 1024 * 1024;
/** Sign-in bodies are empty or hold an address and a password. */
export const AUTH_BODY_BYTES_MAX = 64 * 1024;
/** Larger than any webhook seen: outputs are URLs, but logs and data URIs can be long. */
export const WEBHOOK_BODY_BYTES_MAX = 2 * 1024 * 1024;

/** A grant names an account, a number and a reason. */
export const GRANT_BODY_BYTES_MAX = 16 * 1024;
/** A service that judges orders answers in a few words. */
export const MODERATION_ANSWER_BYTES_MAX = 16 * 1024;

/** A client sends the head of a request within this time, and the whole of it within the next. */
export const REQUEST_HEADERS_MS_MAX = 15_000;
export const REQUEST_MS_MAX = 30_000;
/** A connection on which nothing moves is closed after this; calls may be held for half of it. */
export const REPLY_IDLE_S_MAX = 60;
/** How often connections are looked over for those that have stopped half-way. */
export const STALLED_LOOK_MS = 5_000;

/** What is still taken in of a refused body, so that its client gets to read the refusal. */
export const LINGER_BYTES_MAX = 16 * 1024 * 1024;
export const LINGER_MS_MAX = 3_000;

/** How long a session may be read from memory instead of the database. */
export const ACTOR_CACHE_MS = 1_000;
export const ACTOR_CACHE_ENTRIES_MAX = 10_000;
/** How long an API key may be read from memory: the longest that a revoked one is still taken. */
export const KEY_CACHE_MS = 1_000;
export const KEY_CACHE_ENTRIES_MAX = 10_000;
/** How often keys are looked at for which streams are open. */
export const KEY_LOOK_MS = 500;
/** How often sessions are looked at for which streams or sockets are open. */
export const SESSION_LOOK_MS = 500;
/** Calls that one API key may make in a minute where nothing else is set for it. */
export const KEY_CALLS_PER_MINUTE = 600;
/** Redis counts a call within this, or the process counts it alone. */
export const KEY_COUNT_MS_MAX = 100;
/** A lost connection to what counts is made anew after this. */
export const KEY_COUNT_RECONNECT_MS = 500;
/** How long one reading of the engine's health is given out again. */
export const HEALTH_CACHE_MS = 1_000;

/** How long one reading of the day's ends is given out again: it reads all rows of the day. */
export const OUTCOMES_CACHE_MS = 60_000;

/** Guests have nothing but their cookie; browsers keep one for 400 days at most. */
export const SESSION_LIFETIME_S = 400 * 24 * 3_600;
/** A session in use is renewed once a day. */
export const SESSION_RENEWAL_S = 24 * 3_600;

/** New guest sessions for each client address: each one costs rows and a welcome grant. */
export const SIGN_INS_PER_MINUTE = 300;
export const MINUTE_S = 60;
export const HOUR_MS = 3_600_000;

/** A stream is ended after this and opened anew by its client, with the session of then. */
export const STREAM_MS_MAX = 300_000;
/** Streams that one account, and all together, may have open in one process. */
export const STREAMS_PER_ACCOUNT_MAX = 20;
export const STREAMS_MAX = 5_000;
/** Streams that one client address may have open in one process, with all of its accounts. */
export const STREAMS_PER_ADDRESS_MAX = 200;
/** Whoever is refused a stream is told to come back after this. */
export const STREAM_RETRY_MS = 5_000;

/** Exports of batches that one account, one client address, and all are sent at once. */
export const EXPORTS_PER_ACCOUNT_MAX = 2;
export const EXPORTS_PER_ADDRESS_MAX = 5;
export const EXPORTS_MAX = 20;

/** WebSockets that one client address, and all together, may have open in one process. */
export const SOCKETS_PER_ADDRESS_MAX = 50;
export const SOCKETS_MAX = 2_000;
/** A WebSocket that is silent for so long is asked for a sign of life, and given up after the next. */
export const SOCKET_PING_MS = 15_000;
export const SOCKET_PONG_MS_MAX = 5_000;
/** Calls that are answered at once over one WebSocket: as many as one batch may have. */
export const SOCKET_CALLS_MAX = 100;
/** A WebSocket on which more is to be sent while so much is not read yet is given up. */
export const SOCKET_WAITING_BYTES_MAX = 4 * 1024 * 1024;
/** A client is waited for so long when its WebSocket is closed. */
export const SOCKET_CLOSE_MS_MAX = 1_000;

/** Results that wait for the storage find this much room in the data folder. */
export const SPOOL_BYTES_MAX = 1024 * 1024 * 1024;
/** Pictures with more pixels are not decoded: 100 megapixels fill 400 MB. */
export const IMAGE_PIXELS_MAX = 100_000_000;
/** Longest side of the picture that a thumbhash is made of; the format allows 100. */
export const THUMBHASH_SIDE_MAX = 100;

/** Browsers may keep a result this long before they ask whether it is still there. */
export const RESULT_CACHE_S = 3_600;
/** What describes the REST interface may be kept this long before it is asked for again. */
export const DESCRIPTION_CACHE_S = 300;
/** Files with a digest in their name never change. */
export const ASSET_CACHE_S = 365 * 24 * 3_600;

/** Requests that still run get this long at the end, then their connections are closed. */
export const DRAIN_MS_MAX = 5_000;
/** The whole end takes at most this long. */
export const SHUTDOWN_MS_MAX = 9_500;
/** New predictions of guests for each address, where they cost money and nothing else is set. */
export const ANONYMOUS_CREATES_PER_HOUR = 60;
/** What one browser may order in an hour, whatever comes of it, for each such place. */
export const VISITOR_TRIES_PER_PLACE = 4;

/** Models that one file may add. */
export const MODELS_FILE_ENTRIES_MAX = 200;
/** A text of an input whose provider publishes no limit, UTF-16 units. */
export const INPUT_TEXT_CHARACTERS_MAX = 20_000;
/** Entries of a list in an input. */
export const INPUT_LIST_ITEMS_MAX = 100;
/** How old a published input gets before it is asked for again. */
export const SCHEMA_REFRESH_MS = 6 * 3_600_000;
/** How long after a failure it is asked for again; what is known stays meanwhile. */
export const SCHEMA_RETRY_MS = 300_000;
/** Both waits differ by up to this share, so that servers do not ask in step. */
export const SCHEMA_JITTER_SHARE = 0.1;
/** A start waits this long for inputs that it does not know, an end for those it is reading. */
export const SCHEMA_START_WAIT_MS_MAX = 3_000;
