import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { nearlyValuesOf, valuesOf } from "../values/from-schema.ts";
import { nameOf, share } from "../values/names.ts";
import type { Header } from "../values/names.ts";
import { jsonText } from "../values/odd-json.ts";
import { headerText, oddBytes, oddText } from "../values/odd-texts.ts";
import { oddHeaders, sessions } from "./headers.ts";
import { CALL_HINTS, encode } from "./trpc-shots.ts";
import type { Procedure } from "./trpc-shots.ts";

/** A door of the interfaces for programs; a name in braces is filled in. */
type Door = { method: string; path: string; procedure: string | null };

const DOORS: readonly Door[] = [
  { method: "POST", path: "/api/v1/predictions", procedure: "prediction.create" },
  { method: "GET", path: "/api/v1/predictions", procedure: null },
  { method: "GET", path: "/api/v1/predictions/{id}", procedure: null },
  { method: "POST", path: "/api/v1/predictions/{id}/cancel", procedure: null },
  { method: "POST", path: "/api/v1/predictions/{id}/retry", procedure: null },
  { method: "POST", path: "/api/v1/predictions/{id}/share", procedure: null },
  { method: "GET", path: "/api/v1/predictions/{id}/timeline", procedure: null },
  { method: "POST", path: "/api/v1/quotes", procedure: "prediction.quote" },
  { method: "GET", path: "/api/v1/models/{model}", procedure: null },
  { method: "GET", path: "/api/v1/credits/ledger", procedure: null },
  { method: "PUT", path: "/api/v1/caps", procedure: "cap.set" },
  { method: "GET", path: "/api/v1/account", procedure: null },
  { method: "GET", path: "/api/v1/status", procedure: null },
  { method: "GET", path: "/api/v1/openapi.json", procedure: null },
  { method: "GET", path: "/api/v1/reference", procedure: null },
  { method: "GET", path: "/api/v1/problems/{text}", procedure: null },
  { method: "POST", path: "/replicate/v1/predictions", procedure: "prediction.create" },
  { method: "POST", path: "/replicate/v1/models/{model}/predictions", procedure: null },
  { method: "GET", path: "/replicate/v1/predictions", procedure: null },
  { method: "GET", path: "/replicate/v1/predictions/{id}", procedure: null },
  { method: "POST", path: "/replicate/v1/predictions/{id}/cancel", procedure: null },
  { method: "GET", path: "/replicate/v1/models/{model}", procedure: null },
];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] as const;

/** Short waits: a held answer is no hang, but it holds up the other shots. */
const preferences: fc.Arbitrary<readonly Header[]> = fc.constantFrom<readonly Header[]>(
  [],
  [],
  [["prefer", "wait=1"]],
  [["prefer", "respond-async, wait=0"]],
  [["prefer", "wait=-1, wait=x;;,="]],
);

const headers: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 5, arbitrary: preferences },
  { weight: 2, arbitrary: headerText.map((key): readonly Header[] => [["idempotency-key", key]]) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('W/"x"', '"', "*", ",,,", 'W/"x", *')
      .map((tag): readonly Header[] => [["if-none-match", tag]]),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("text/html", "*/*;q=0", "application/json;q=x", ",;=", "a/b".repeat(400))
      .map((range): readonly Header[] => [["accept", range]]),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("https://evil.example", "null", "%", "http://")
      .map((origin): readonly Header[] => [["origin", origin]]),
  },
  { weight: 2, arbitrary: oddHeaders },
);

const searches: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: nameOf("cursor").map((cursor) => `?limit=2&cursor=${cursor}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "?limit=0",
      "?limit=1e9&limit=2",
      "?minSequence=99999999999999999999",
      "?__proto__=1&constructor=2",
      "?cursor=%",
      "?trail=first,first,,&cursor=x",
      "?direction=forward",
    ),
  },
  { weight: 1, arbitrary: oddText.map((text) => `?cursor=${encode(text).slice(0, 2_000)}`) },
);

function bodiesOf(door: Door, procedures: readonly Procedure[]) {
  const input = procedures.find(({ path }) => path === door.procedure)?.input ?? null;
  const good =
    input === null
      ? fc.record({ input: CALL_HINTS["input"] ?? fc.constant({}) })
      : fc.oneof(valuesOf(input, CALL_HINTS), nearlyValuesOf(input, CALL_HINTS));
  return fc.oneof(
    { weight: 8, arbitrary: jsonText(good) },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: oddBytes },
    { weight: 1, arbitrary: fc.constantFrom("[]", "null", '"x"', "{", '{"__proto__":{"id":1}}') },
  );
}

function targetOf(door: Door): fc.Arbitrary<string> {
  const fillings = fc.tuple(nameOf("id"), nameOf("model"), oddText, share);
  return fillings.map(([id, model, text, dice]) => {
    const odd = encode(text).slice(0, 2_000);
    const isOdd = dice < 0.15;
    return door.path
      .replace("{id}", isOdd ? odd : id)
      .replace("{model}", isOdd ? odd : model)
      .replace("{text}", isOdd ? odd : "not_found");
  });
}

function shotsOf(door: Door, procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  return fc
    .record({
      target: targetOf(door),
      search: searches,
      session: sessions,
      extra: headers,
      body: bodiesOf(door, procedures),
      method: fc.constantFrom(...METHODS),
      type: fc.constantFrom("application/json", "application/json", "text/plain", ""),
      dice: share,
    })
    .map(({ target, search, session, extra, body, method, type, dice }) => {
      const chosen = dice < 0.1 ? method : door.method;
      const isBodiless = chosen === "GET" || chosen === "HEAD";
      return plainShot({
        surface: "rest",
        method: chosen,
        target: target + (isBodiless || dice > 0.9 ? search : ""),
        headers: [...session, ...extra, ...(isBodiless ? [] : [["content-type", type] as const])],
        body: isBodiless ? null : body,
      });
    });
}

const HUGE_BYTES = [1_048_576, 1_048_577, 3_000_000] as const;

const huge: fc.Arbitrary<Shot> = fc
  .tuple(fc.constantFrom(...HUGE_BYTES), sessions, fc.constantFrom("/api", "/replicate"))
  .map(([bytes, session, root]) =>
    plainShot({
      surface: "rest",
      method: "POST",
      target: `${root}/v1/predictions`,
      headers: [...session, ["content-type", "application/json"]],
      body: `{"version":"m","input":{"prompt":"${"x".repeat(bytes - 38)}"}}`,
    }),
  );

/** The interfaces for programs: REST and the facade for clients of Replicate. */
export function restShots(procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...DOORS).chain((door) => shotsOf(door, procedures)) },
    { weight: 1, arbitrary: huge },
  );
}
