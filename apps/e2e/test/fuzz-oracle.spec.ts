import { expect, test } from "@playwright/test";
import { SAMPLES_PER_RULE_MAX } from "../src/fuzz/limits.ts";
import { createCollector } from "../src/fuzz/oracle/collect.ts";
import { judgeExchange } from "../src/fuzz/oracle/judge-exchange.ts";
import type { Observed } from "../src/fuzz/oracle/judge-exchange.ts";
import { judgeLine } from "../src/fuzz/oracle/judge-log.ts";
import { describeProcess, judgeProcess } from "../src/fuzz/oracle/judge-process.ts";
import type { Forbidden } from "../src/fuzz/oracle/rules.ts";
import { plainShot } from "../src/fuzz/shot.ts";
import type { Shot } from "../src/fuzz/shot.ts";
import type { Reply } from "../src/fuzz/wire/parse-replies.ts";

const ID = "0190a000-0000-7000-8000-00000000000a";
const forbidden: Forbidden = {
  secrets: [{ name: "AUTH_SECRET", value: "5ec2e7-5ec2e7-5ec2e7" }],
  paths: ["/tmp/darkroom-e2e-x"],
  provider: ["127.0.0.1:4010", "ran out of memory"],
};
const GOOD_HEADERS: readonly (readonly [string, string])[] = [
  ["x-request-id", ID],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
];

function reply(changes: {
  status?: number;
  body?: string;
  more?: [string, string][];
  without?: string;
}): Reply {
  const { status = 200, body = '{"ok":true}', more = [], without } = changes;
  const headers = [...GOOD_HEADERS.filter(([name]) => name !== without), ...more];
  return { status, headers, body: Buffer.from(body) };
}

/** A plain exchange with which everything is well, and what a test changes about it. */
function observed(changes: {
  shot?: Partial<Shot>;
  replies?: Reply[];
  ending?: Observed["exchange"]["ending"];
  rest?: string;
  sent?: string;
}): Observed {
  const {
    replies = [reply({})],
    ending = "answered",
    rest = "",
    sent = "GET / HTTP/1.1\r\n\r\n",
  } = changes;
  return {
    shot: plainShot({ surface: "static", target: "/", ...changes.shot }),
    assembled: { bytes: Buffer.from(sent), requestIds: [ID, ID] },
    exchange: { replies, rest: Buffer.from(rest), ending, durationMs: 5 },
  };
}

const rulesOf = (changes: Parameters<typeof observed>[0]): string[] =>
  judgeExchange(observed(changes), forbidden).map(({ rule }) => rule);

const GOOD: readonly [string, Parameters<typeof observed>[0]][] = [
  ["a plain answer", {}],
  [
    "a server that says when to come back",
    { replies: [reply({ status: 503, more: [["retry-after", "1"]] })] },
  ],
  [
    "a connection closed on the first of two bodies that are too large",
    {
      shot: { surface: "wire", method: "POST", body: "x".repeat(1_048_577), pipelined: 2 },
      replies: [],
      ending: "closed",
    },
  ],
  [
    "a closed connection after bytes that are no request",
    { shot: { mutations: [{ kind: "flip", at: 0, bit: 1 }] }, replies: [], ending: "closed" },
  ],
  ["two answers to two in a row", { shot: { pipelined: 2 }, replies: [reply({}), reply({})] }],
  [
    "an end after the first of two",
    { shot: { pipelined: 2 }, replies: [reply({ more: [["connection", "close"]] })] },
  ],
  [
    "words of the caller",
    {
      sent: "GET /node_modules/x?a=SELECT%201%20FROM HTTP/1.1",
      replies: [reply({ body: "no /node_modules/ here" })],
    },
  ],
  [
    "our own id in the place of one that the parser never read",
    {
      replies: [
        reply({
          status: 431,
          without: "x-request-id",
          more: [
            ["x-request-id", "another-id-0001"],
            ["connection", "close"],
          ],
        }),
      ],
    },
  ],
  [
    "a signed delivery",
    {
      shot: {
        surface: "webhook",
        method: "POST",
        target: "~hook.1~",
        signature: { key: "provider", ageS: 0, id: "m", spoil: "many" },
      },
    },
  ],
  [
    "a delivery signed a little too early, which grew old enough on its way",
    {
      shot: {
        surface: "webhook",
        method: "POST",
        target: "~hook.1~",
        signature: { key: "provider", ageS: 301, id: "m", spoil: "none" },
      },
    },
  ],
  [
    "a refused body",
    {
      shot: { surface: "auth", method: "POST", body: "x".repeat(70_000) },
      replies: [reply({ status: 413 })],
    },
  ],
];

const CALL: Partial<Shot> = { surface: "trpc", method: "POST", target: "/trpc/prediction.create" };
const SIGNATURE = { key: "provider", ageS: 0, id: "msg_1", spoil: "none" } as const;
const DELIVERY: Partial<Shot> = {
  surface: "webhook",
  method: "POST",
  target: "~hook.1~",
  signature: SIGNATURE,
};

const BAD: readonly [string, string, Parameters<typeof observed>[0]][] = [
  ["server_error", "a failure", { replies: [reply({ status: 500 })] }],
  [
    "server_error",
    "an overload that does not say when to come back",
    { replies: [reply({ status: 503 })] },
  ],
  ["no_answer", "a connection closed without a word", { replies: [], ending: "closed" }],
  [
    "no_answer",
    "a connection closed on a body that is too large",
    {
      shot: { surface: "trpc", method: "POST", body: "x".repeat(1_048_577) },
      replies: [],
      ending: "closed",
    },
  ],
  ["no_answer", "a lost answer in a row", { shot: { pipelined: 2 } }],
  ["hang", "no end", { replies: [], ending: "silent" }],
  [
    "hang",
    "no end after bytes that are no request",
    { shot: { pace: "cut" }, replies: [], ending: "silent" },
  ],
  ["malformed_reply", "bytes after the answer", { rest: "HTT" }],
  ["request_id", "no request id", { replies: [reply({ without: "x-request-id" })] }],
  [
    "request_id",
    "the id of somebody else",
    { replies: [reply({ without: "x-request-id", more: [["x-request-id", "another-id-0001"]] })] },
  ],
  ["security_headers", "no policy", { replies: [reply({ without: "content-security-policy" })] }],
  [
    "security_headers",
    "sniffed types",
    { replies: [reply({ without: "x-content-type-options" })] },
  ],
  [
    "leak_stack",
    "a stack",
    { replies: [reply({ body: "Error: x\n    at read (file:///srv/app/read.ts:3:9)" })] },
  ],
  [
    "leak_path",
    "the data folder",
    { replies: [reply({ body: "ENOENT: /tmp/darkroom-e2e-x/results/a" })] },
  ],
  [
    "leak_path",
    "a module of somebody",
    { replies: [reply({ body: "in /srv/node_modules/hono/x.js" })] },
  ],
  [
    "leak_sql",
    "a statement",
    { replies: [reply({ body: "Failed query: select 1; UPDATE account SET x = 1" })] },
  ],
  [
    "leak_sql",
    "an error of the database",
    { replies: [reply({ body: "SQLITE_BUSY: database is locked" })] },
  ],
  [
    "leak_secret",
    "the secret in a header",
    { replies: [reply({ more: [["x-debug", "5ec2e7-5ec2e7-5ec2e7"]] })] },
  ],
  [
    "leak_secret",
    "a token of the provider",
    { replies: [reply({ body: "Bearer r8_emulator was refused" })] },
  ],
  [
    "leak_secret",
    "the key of the webhooks",
    { replies: [reply({ body: '{"key":"whsec_AAAABBBBCCCC"}' })] },
  ],
  [
    "leak_secret",
    "a callback",
    { replies: [reply({ body: '"/webhooks/replicate?prediction=p&t=abc"' })] },
  ],
  [
    "leak_provider",
    "the provider's host",
    { replies: [reply({ body: '"http://127.0.0.1:4010/x.png"' })] },
  ],
  [
    "leak_provider",
    "the provider's words",
    { replies: [reply({ body: "the model ran out of memory." })] },
  ],
  [
    "leak_error",
    "the parser's words",
    { replies: [reply({ body: "Unexpected token 'n', not JSON" })] },
  ],
  [
    "leak_error",
    "the runtime's words",
    { replies: [reply({ body: "TypeError: x is not a function" })] },
  ],
  [
    "leak_error",
    "the system's words",
    { replies: [reply({ status: 404, body: "ENOENT: no such file" })] },
  ],
  [
    "body_limit",
    "a body beyond the limit",
    { shot: { ...CALL, body: "x".repeat(1_048_577) }, replies: [reply({ status: 400 })] },
  ],
  [
    "forged",
    "a stranger's signature",
    { shot: { ...DELIVERY, signature: { ...SIGNATURE, key: "stranger" } } },
  ],
  [
    "forged",
    "a signature over another body",
    { shot: { ...DELIVERY, signature: { ...SIGNATURE, spoil: "body" } } },
  ],
  [
    "forged",
    "a delivery of yesterday",
    { shot: { ...DELIVERY, signature: { ...SIGNATURE, ageS: -86_400 } } },
  ],
  [
    "forged",
    "a delivery of the future",
    { shot: { ...DELIVERY, signature: { ...SIGNATURE, ageS: 330 } } },
  ],
  [
    "forged",
    "a callback that is not ours",
    { shot: { ...DELIVERY, target: "/webhooks/replicate?prediction=~id.1~&t=x" } },
  ],
];

test.describe("the oracle", () => {
  for (const [name, changes] of GOOD) {
    test(`finds nothing wrong with ${name}`, () => {
      expect(rulesOf(changes)).toEqual([]);
    });
  }
  for (const [rule, name, changes] of BAD) {
    test(`names ${rule}: ${name}`, () => {
      expect(rulesOf(changes)).toContain(rule);
    });
  }

  test("names what the server itself writes: failures, other programs' lines, secrets", () => {
    const line = (level: string, message: string): string => JSON.stringify({ level, message });
    const rules = (text: string): string[] => judgeLine(text, forbidden).map(({ rule }) => rule);
    expect(rules(line("info", "request"))).toEqual([]);
    expect(rules(line("error", "A request failed."))).toEqual(["error_logged"]);
    expect(rules("(node:1) Warning: Closing file descriptor 9")).toEqual(["error_logged"]);
    expect(rules(line("info", "5ec2e7-5ec2e7-5ec2e7"))).toEqual(["leak_secret"]);
  });

  test("names memory and handles that grow with the requests", () => {
    const mib = 1024 * 1024;
    const run = (lateMib: number, handlesAfter: number) => {
      const sizes = [90, 100, 100, 100, lateMib];
      const samples = sizes.map((size) => ({ memoryBytes: size * mib, handles: 40 }));
      const quiet = {
        before: { memoryBytes: 0, handles: 40 },
        after: { memoryBytes: 0, handles: handlesAfter },
      };
      const report = describeProcess(samples, quiet);
      return report === null ? null : judgeProcess(report, 100_000).map(({ rule }) => rule);
    };
    expect(run(120, 44)).toEqual([]);
    expect(run(300, 44)).toEqual(["memory"]);
    expect(run(120, 90)).toEqual(["handles"]);
    expect(describeProcess([], { before: null, after: null })).toBeNull();
  });

  test("keeps a few samples of what it has seen often", () => {
    const collector = createCollector();
    for (let time = 0; time < 20; time += 1) {
      collector.add({ rule: "server_error", detail: "status 500" }, `sample ${String(time)}`);
    }
    collector.add({ rule: "audit", detail: "open reservation" }, "p1");
    expect(collector.findings()).toMatchObject([
      { rule: "server_error", count: 20 },
      { rule: "audit", count: 1, samples: ["p1"] },
    ]);
    expect(collector.findings()[0]?.samples).toHaveLength(SAMPLES_PER_RULE_MAX);
  });
});
