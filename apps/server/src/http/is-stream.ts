/** Whether these are the headers of a reply that goes on until somebody ends it. */
export const isStream = (headers: Headers): boolean =>
  headers.get("content-type")?.startsWith("text/event-stream") === true;
