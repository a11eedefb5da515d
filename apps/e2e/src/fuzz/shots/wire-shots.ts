import fc from "fast-check";
import { PIPELINED_MAX } from "../limits.ts";
import type { Mutation, Shot } from "../shot.ts";
import { oddBytes } from "../values/odd-texts.ts";
import { share } from "../values/names.ts";

/** Pieces of HTTP that make two readers of the same bytes disagree. */
const PIECES = [
  "\r\n",
  "\n",
  "\r",
  "\0",
  " ",
  ":",
  "\r\n\r\n",
  "\r\n ",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding : chunked\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: 0\r\nContent-Length: 9\r\n",
  "Content-Length: -1\r\n",
  "Content-Length: 99999999999999999999\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "HTTP/9.9",
  "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "Upgrade: websocket\r\nConnection: upgrade\r\n",
  "Expect: 100-continue\r\n",
  "Host: a\r\nHost: b\r\n",
  "0\r\n\r\n",
  "fffffffffffffffff\r\n",
] as const;

const place = fc.oneof(
  { weight: 3, arbitrary: share },
  // The head decides most, and bodies can be much longer than it.
  { weight: 2, arbitrary: share.map((at) => at / 8) },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    kind: fc.constant("drop" as const),
    at: place,
    bytes: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant("double" as const),
    at: place,
    bytes: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: place,
    bytes: fc.oneof(
      fc.constantFrom(...PIECES).map((text) => Buffer.from(text, "latin1")),
      oddBytes,
    ),
  }),
);

type Change = (shot: Shot) => Shot;

const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(mutation, { minLength: 1, maxLength: 5 })
      .map((mutations): Change => (shot) => ({ ...shot, mutations })),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 2, max: PIPELINED_MAX }).map((pipelined): Change => (shot) => ({
      ...shot,
      pipelined,
    })),
  },
  { weight: 1, arbitrary: fc.constant<Change>((shot) => ({ ...shot, pace: "slow" })) },
  {
    weight: 1,
    arbitrary: fc.constant<Change>((shot) => ({ ...shot, pace: "cut", framing: "announces_more" })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Change>((shot) => ({ ...shot, pace: "cut", framing: "announces_less" })),
  },
  { weight: 1, arbitrary: fc.constant<Change>((shot) => ({ ...shot, framing: "chunked" })) },
  {
    weight: 1,
    arbitrary: oddBytes.map((bytes): Change => (shot) => ({
      ...shot,
      mutations: [
        { kind: "drop", at: 0, bytes: Number.MAX_SAFE_INTEGER },
        { kind: "insert", at: 0, bytes },
      ],
    })),
  },
);

/** Shots of the other surfaces whose bytes are changed, cut, slowed down or sent in a row. */
export function wireShots(others: fc.Arbitrary<Shot>): fc.Arbitrary<Shot> {
  return fc.tuple(others, changes).map(([shot, change]) => ({ ...change(shot), surface: "wire" }));
}
