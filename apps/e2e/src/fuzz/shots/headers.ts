import fc from "fast-check";
import { headerText } from "../values/odd-texts.ts";
import { nameOf } from "../values/names.ts";
import type { Header } from "../values/names.ts";

/** Headers that programs look at, and some that nobody should believe. */
const NAMES = [
  "accept",
  "accept-encoding",
  "accept-language",
  "authorization",
  "cache-control",
  "content-encoding",
  "content-type",
  "cookie",
  "expect",
  "forwarded",
  "host",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "last-event-id",
  "origin",
  "range",
  "referer",
  "te",
  "trpc-accept",
  "upgrade",
  "user-agent",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-original-url",
  "x-request-id",
  "x-trpc-source",
  "x-fuzz-__proto__",
  "__proto__",
  "constructor",
] as const;

const VALUES = [
  "application/json",
  "application/jsonl",
  "text/event-stream",
  "application/octet-stream",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/json;".repeat(30),
  "100-continue",
  "127.0.0.1",
  "::1, 10.0.0.1",
  "https://evil.example",
  "null",
  "evil.example:99999",
  "[::1]",
  "h2c",
  "trailers",
  "gzip",
  "Bearer r8_guess",
  "Basic dXNlcjpwYXNz",
  "bytes=0-",
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "q=0, *;q=NaN",
] as const;

const oddHeader: fc.Arbitrary<Header> = fc.tuple(
  fc.constantFrom(...NAMES),
  fc.oneof(fc.constantFrom(...VALUES), headerText),
);

/** No odd headers most of the time; else a few, some of them twice. */
export const oddHeaders: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly Header[]>([]) },
  { weight: 3, arbitrary: fc.array(oddHeader, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: oddHeader.map((header): readonly Header[] => [header, header]) },
  { weight: 1, arbitrary: fc.array(oddHeader, { minLength: 40, maxLength: 60 }) },
);

const forgedCookie = headerText.map((text) => `darkroom.session_token=${text}`);

/** Sessions: mostly real ones, also none, forged and damaged ones. */
export const sessions: fc.Arbitrary<readonly Header[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: nameOf("cookie").map((cookie): readonly Header[] => [["cookie", cookie]]),
  },
  { weight: 2, arbitrary: fc.constant<readonly Header[]>([]) },
  { weight: 1, arbitrary: forgedCookie.map((cookie): readonly Header[] => [["cookie", cookie]]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(nameOf("cookie"), headerText)
      .map(([cookie, text]): readonly Header[] => [["cookie", `${cookie}${text}; ${cookie}`]]),
  },
);
