/** JSON of UTF-8 bytes; undefined where they are none. */
export function readJson(body: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return parsed;
  } catch {
    return undefined;
  }
}
