/** Bytes of one file. */
export const UPLOAD_BYTES_MAX = 10_485_760;
/** Files of one account that are kept at once, and their bytes together. */
export const UPLOADS_MAX = 100;
export const UPLOADS_BYTES_MAX = 209_715_200;
/** Orders can name a file for so long; open predictions that need it keep it longer. */
export const UPLOAD_KEPT_MS = 86_400_000;
/** What has expired is swept only after this: an order that has just looked for it is written by then. */
export const UPLOAD_GRACE_MS = 60_000;
/** Files that are swept at once. */
export const UPLOADS_SWEPT_MAX = 100;
/** Files that one input names, and their bytes together: all of them are in memory while it is sent. */
export const UPLOADS_NAMED_MAX = 16;
export const UPLOADS_NAMED_BYTES_MAX = 33_554_432;
