import { ProblemSchema } from "../problem.ts";
import { writeReplySchema } from "./write-schema.ts";

const text = (description: string) => ({ description, schema: { type: "string" } });

/** Headers that several answers have, for `components.headers`. */
export const HEADERS = {
  RequestId: text("Names this request in our log; send one of your own to choose it."),
  RateLimitPolicy: text(
    'The limits that hold for this account, as `"creates";q=600;w=60`: so many in so many seconds.',
  ),
  RateLimit: text('What is left of them, as `"creates";r=599;t=60`, and the seconds to its reset.'),
  RetryAfter: { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
  Link: text('The next page, as `<…>; rel="next"`.'),
  ETag: text("Changes with the answer; sent back as `If-None-Match`."),
  Location: text("Where the new thing is found."),
  PreferenceApplied: text("How long was waited at most, as `wait=10`."),
} as const;

export type HeaderName = keyof typeof HEADERS;

/** References to headers, under their names on the wire. */
export function headersOf(names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => [WIRE_NAMES[name], { $ref: `#/components/headers/${name}` }]),
  );
}

const WIRE_NAMES: Readonly<Record<HeaderName, string>> = {
  RequestId: "x-request-id",
  RateLimitPolicy: "RateLimit-Policy",
  RateLimit: "RateLimit",
  RetryAfter: "Retry-After",
  Link: "Link",
  ETag: "ETag",
  Location: "Location",
  PreferenceApplied: "Preference-Applied",
};

const refused = (description: string, headers: readonly HeaderName[] = []) => ({
  description,
  headers: headersOf(["RequestId", ...headers]),
  content: {
    "application/problem+json": { schema: writeReplySchema(ProblemSchema) },
  },
});

/** Answers that every address may give, for `components.responses`. */
export const COMMON_RESPONSES = {
  Unauthenticated: refused("There is no session and no key."),
  NotFound: refused("There is nothing here for this caller."),
  TooMany: refused("A limit is reached.", ["RetryAfter", "RateLimitPolicy", "RateLimit"]),
  Refused: refused("The request was refused; `reason` says why."),
  Failed: refused("This is our fault, or we are not able to for now.", ["RetryAfter"]),
} as const;

/** References to the common answers, under their statuses. */
export function commonResponses(isPublic: boolean): Record<string, object> {
  const to = (name: keyof typeof COMMON_RESPONSES) => ({ $ref: `#/components/responses/${name}` });
  return {
    ...(isPublic ? {} : { 401: to("Unauthenticated") }),
    404: to("NotFound"),
    429: to("TooMany"),
    "4XX": to("Refused"),
    "5XX": to("Failed"),
  };
}
