import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { jsonText, oddValue } from "../values/odd-json.ts";
import { headerText, oddBytes, oddText } from "../values/odd-texts.ts";
import { nameOf, share } from "../values/names.ts";
import type { Header } from "../values/names.ts";
import { oddHeaders } from "./headers.ts";

const PATHS = [
  "sign-in/anonymous",
  "sign-in/email",
  "sign-in/social",
  "sign-up/email",
  "sign-out",
  "get-session",
  "list-sessions",
  "revoke-session",
  "revoke-sessions",
  "update-user",
  "delete-user",
  "delete-anonymous-user",
  "change-password",
  "forget-password",
  "reset-password/x",
  "verify-email",
  "callback/x",
  "error",
  "ok",
  "unlink-account",
  "link-social",
  "refresh-token",
  "",
] as const;

/** Sessions that may be lost: those of the other shots are not touched. */
const cookies: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Header[]>([]) },
  {
    weight: 3,
    arbitrary: nameOf("spent").map((cookie): readonly Header[] => [["cookie", cookie]]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(nameOf("spent"), headerText, fc.integer({ min: 0, max: 80 }))
      .map(([cookie, text, place]): readonly Header[] => [
        ["cookie", `${cookie.slice(0, place)}${text}=%E0%A4%A; ${cookie}%`],
      ]),
  },
  {
    weight: 2,
    arbitrary: headerText.map((text): readonly Header[] => [
      ["cookie", `darkroom.session_token=${text}; darkroom.session_data=${text}; __proto__=1`],
    ]),
  },
);

const origins: fc.Arbitrary<readonly Header[]> = fc.constantFrom<readonly Header[]>(
  [],
  [["origin", "https://evil.example"]],
  [["origin", "null"]],
  [["origin", "http://"]],
  [["origin", "%"]],
);

const bodies: fc.Arbitrary<string | Uint8Array | null> = fc.oneof(
  fc.constant(null),
  fc.constant("{}"),
  jsonText(
    fc.dictionary(
      fc.constantFrom("email", "password", "token", "callbackURL", "provider", "name", "__proto__"),
      oddValue,
    ),
  ),
  oddBytes,
  fc.constantFrom(70_000, 65_536).map((bytes) => "x".repeat(bytes)),
);

const targets = fc.tuple(fc.constantFrom(...PATHS), oddText, share).map(([path, text, dice]) => {
  const odd = encodeURIComponent(text.toWellFormed()).slice(0, 2_000);
  if (dice < 0.6) return `/api/auth/${path}`;
  if (dice < 0.75) return `/api/auth/${path}?callbackURL=${odd}&token=${odd}&error=${odd}`;
  if (dice < 0.85) return `/api/auth/${odd}`;
  if (dice < 0.95) return `/api/auth/${path}/${odd}`;
  return `/api/${odd}`;
});

const CONTENT_TYPES = [
  "application/json",
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "",
];

/** Guest sessions: signing in and out, forged cookies, and paths that ask for what is not offered. */
export const authShots: fc.Arbitrary<Shot> = fc
  .tuple(
    targets,
    cookies,
    origins,
    bodies,
    fc.constantFrom("POST", "POST", "POST", "GET", "GET", "PUT", "DELETE", "OPTIONS", "HEAD"),
    fc.constantFrom(...CONTENT_TYPES),
    oddHeaders,
  )
  .map(([target, cookie, origin, body, method, contentType, headers]) =>
    plainShot({
      surface: "auth",
      method,
      target,
      body,
      headers: [...cookie, ...origin, ["content-type", contentType], ...headers],
    }),
  );
