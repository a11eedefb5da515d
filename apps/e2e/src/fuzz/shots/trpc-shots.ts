import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { jsonText } from "../values/odd-json.ts";
import { oddBytes, oddText } from "../values/odd-texts.ts";
import { nameOf, share } from "../values/names.ts";
import { nearlyValuesOf, valuesOf } from "../values/from-schema.ts";
import type { Hints, Schema } from "../values/from-schema.ts";
import { sessions } from "./headers.ts";

export type Procedure = {
  path: string;
  kind: "query" | "mutation" | "subscription";
  input: Schema | null;
};

const METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "GET", "TRACE", "PROPFIND"];
const CONTENT_TYPES = [
  "text/plain",
  "application/octet-stream",
  "multipart/form-data; boundary=fuzz",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/JSON",
  "",
];
const BATCH_CALLS_MAX = 130;
const SCENARIO_MS_MAX = 300;

/** Scenarios that need no drawing, and some that the emulator refuses. */
const scenario = fc.oneof(
  { weight: 6, arbitrary: fc.record({ durationMs: fc.integer({ min: 0, max: SCENARIO_MS_MAX }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      durationMs: fc.integer({ min: 0, max: SCENARIO_MS_MAX }),
      outcome: fc.constantFrom("fail", "nsfw", "abort", "unknown-status", "hang", "other"),
      accept: fc.constantFrom("ok", "429", "402", "422", "500", "reset", "reset-after"),
    }),
  },
  { weight: 1, arbitrary: fc.dictionary(oddText, oddText, { maxKeys: 3 }) },
);

const modelInput = fc.record(
  {
    prompt: fc.oneof(
      { weight: 5, arbitrary: fc.string({ unit: "grapheme", minLength: 1 }) },
      oddText,
    ),
    seed: fc.integer({ min: -1, max: 2 ** 32 }),
    __scenario: scenario,
  },
  { requiredKeys: ["prompt", "__scenario"] },
);

/** Good values of fields whose schema does not tell them. */
export const CALL_HINTS: Hints = {
  id: nameOf("id"),
  model: fc.oneof({ weight: 6, arbitrary: nameOf("model") }, oddText),
  cursor: fc.oneof(nameOf("cursor"), nameOf("id"), oddText, fc.constant(null)),
  input: modelInput,
  webhook: fc.constantFrom("https://example.com/hook", ""),
};

function inputText({ input }: Procedure): fc.Arbitrary<string> {
  if (input === null) return jsonText(fc.constantFrom<unknown>(undefined, null, {}, 1));
  return jsonText(
    fc.oneof(
      { weight: 4, arbitrary: valuesOf(input, CALL_HINTS) },
      { weight: 6, arbitrary: nearlyValuesOf(input, CALL_HINTS) },
    ),
  );
}

function single(procedure: Procedure): fc.Arbitrary<Shot> {
  const path = `/trpc/${procedure.path}`;
  return fc.tuple(inputText(procedure), sessions).map(([text, session]) =>
    procedure.kind === "query"
      ? plainShot({
          surface: "trpc",
          target: text === "" ? path : `${path}?input=${encode(text)}`,
          headers: session,
        })
      : plainShot({
          surface: "trpc",
          method: "POST",
          target: path,
          headers: [...session, ["content-type", "application/json"]],
          body: text,
        }),
  );
}

/** Half a character cannot be encoded for a URL; it becomes the sign for that. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A stream that is opened as it should be answers without an end. */
function isAnswered({ kind }: Procedure, method: string): boolean {
  return kind !== "subscription" || method !== "GET";
}

/** The right call in the wrong clothes. */
function misdressed(procedure: Procedure): fc.Arbitrary<Shot> {
  return fc
    .tuple(
      single(procedure),
      fc.constantFrom(...METHODS.filter((method) => isAnswered(procedure, method))),
      fc.constantFrom(...CONTENT_TYPES),
      oddBytes,
      share,
    )
    .map(([shot, method, contentType, bytes, dice]) => ({
      ...shot,
      method: dice < 0.5 ? method : "POST",
      headers: [
        ...shot.headers.filter(([name]) => name !== "content-type"),
        ["content-type", contentType],
      ],
      body: dice < 0.3 ? bytes : (shot.body ?? '{"id":"x"}'),
    }));
}

function batches(procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  const call = fc
    .constantFrom(...procedures)
    .chain((procedure) => fc.tuple(fc.constant(procedure.path), inputText(procedure)));
  return fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.array(call, { minLength: 1, maxLength: 8 }) },
        { weight: 1, arbitrary: fc.array(call, { minLength: 90, maxLength: BATCH_CALLS_MAX }) },
      ),
      sessions,
      fc.boolean(),
      fc.constantFrom<readonly (readonly [string, string])[]>(
        [],
        [["trpc-accept", "application/jsonl"]],
        [["accept", "text/event-stream"]],
      ),
    )
    .map(([calls, session, isPost, extra]) => {
      const paths = calls.map(([path]) => path).join(",");
      const inputs = `{${calls.map(([, text], place) => `"${String(place)}":${text || "null"}`).join(",")}}`;
      const target = `/trpc/${paths}?batch=1`;
      const headers = [...session, ...extra];
      return isPost
        ? plainShot({
            surface: "trpc",
            method: "POST",
            target,
            headers: [...headers, ["content-type", "application/json"]],
            body: inputs,
          })
        : plainShot({
            surface: "trpc",
            target: `${target}&input=${encode(inputs).slice(0, 12_000)}`,
            headers,
          });
    });
}

/** Paths that name no procedure. */
function strayPaths(procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  const names = procedures.filter((procedure) => isAnswered(procedure, "GET"));
  return fc
    .tuple(
      fc.constantFrom(
        ...names.map(({ path }) => path),
        "prediction",
        "__proto__",
        "constructor.name",
        "_def",
        "",
      ),
      fc.oneof(
        oddText.map(encode),
        fc.constantFrom("/", "//", ".", "%zz", "%2e%2e", ",,,", "%00", ";", "?"),
      ),
      sessions,
      fc.constantFrom(
        "?batch=1",
        "?batch=1&input=%7B%7D",
        "?input=%",
        "?input",
        "",
        "?batch=0&batch=1",
      ),
    )
    .map(([name, tail, session, search]) =>
      plainShot({
        surface: "trpc",
        target: `/trpc/${name}${tail.slice(0, 6_000)}${search}`,
        headers: session,
      }),
    );
}

const HUGE_BYTES = [1_000_000, 1_048_576, 1_048_577, 3_000_000] as const;

/** Bodies around the limit and beyond it. */
const huge: fc.Arbitrary<Shot> = fc
  .tuple(
    fc.constantFrom(...HUGE_BYTES),
    sessions,
    fc.constantFrom("length" as const, "chunked" as const),
  )
  .map(([bytes, session, framing]) =>
    plainShot({
      surface: "trpc",
      method: "POST",
      target: "/trpc/prediction.create",
      headers: [...session, ["content-type", "application/json"]],
      body: `{"model":"m","input":{"prompt":"${"x".repeat(bytes - 36)}"}}`,
      framing,
    }),
  );

/** Calls of the router as it is described, from good ones to nonsense. */
export function trpcShots(procedures: readonly Procedure[]): fc.Arbitrary<Shot> {
  const one = fc.constantFrom(...procedures);
  return fc.oneof(
    { weight: 60, arbitrary: one.chain(single) },
    { weight: 14, arbitrary: one.chain(misdressed) },
    { weight: 14, arbitrary: batches(procedures) },
    { weight: 10, arbitrary: strayPaths(procedures) },
    { weight: 3, arbitrary: huge },
  );
}
