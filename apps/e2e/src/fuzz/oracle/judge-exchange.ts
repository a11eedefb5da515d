import { isWellFormed } from "../shot.ts";
import type { Shot } from "../shot.ts";
import { REQUEST_ID } from "../wire/assemble.ts";
import type { Assembled } from "../wire/assemble.ts";
import { closesConnection } from "../wire/lane.ts";
import type { Exchange } from "../wire/lane.ts";
import { findHeader } from "../wire/parse-replies.ts";
import type { Reply } from "../wire/parse-replies.ts";
import { findLeaks } from "./find-leaks.ts";
import { judgeRefusals, mayEndEarly } from "./judge-refusals.ts";
import type { Forbidden, Violation } from "./rules.ts";

const SECURITY_HEADERS: readonly (readonly [string, RegExp])[] = [
  ["content-security-policy", /default-src 'none'/],
  ["x-content-type-options", /^nosniff$/],
  ["referrer-policy", /^same-origin$/],
  ["cross-origin-opener-policy", /^same-origin$/],
  ["cross-origin-resource-policy", /^same-origin$/],
  ["permissions-policy", /camera=\(\)/],
];
const SANE_ID = /^[\w.:-]{8,100}$/;

/** One shot with what came of it. */
export type Observed = { shot: Shot; assembled: Assembled; exchange: Exchange };

/** Everything that is wrong with the answers to one shot. */
export function judgeExchange(observed: Observed, forbidden: Forbidden): Violation[] {
  const { shot, exchange, assembled } = observed;
  const sent = readSent(assembled.bytes);
  const violations = exchange.replies.flatMap((reply, place) => [
    ...judgeReply(reply),
    ...judgeRequestId(reply, observed, place),
    ...(isWellFormed(shot) && !isRefusedByParser(reply) ? judgeRefusals(shot, reply) : []),
    ...findLeaks(textOf(reply), sent, forbidden),
  ]);
  if (exchange.ending === "silent") {
    const waitedMs = Math.round(exchange.durationMs);
    violations.push({ rule: "hang", detail: `no end after ${String(waitedMs)} ms` });
  } else if (isWellFormed(shot)) {
    violations.push(...judgeCompleteness(shot, exchange));
  }
  return violations;
}

/** A complete request is answered, each of a row in its turn unless the connection is closed. */
function judgeCompleteness(shot: Shot, { replies, rest }: Exchange): Violation[] {
  const last = replies.at(-1);
  if (last === undefined) {
    // Requests behind a refused body are not read, and a reset may take the refusal away.
    if (mayEndEarly(shot)) return [];
    return [{ rule: "no_answer", detail: "closed without an answer" }];
  }
  // A refusal by the parser does not know yet that a HEAD wants no body.
  if (rest.length > 0 && !isRefusedByParser(last)) {
    const detail = `${String(rest.length)} bytes follow that are no reply`;
    return [{ rule: "malformed_reply", detail }];
  }
  if (replies.length >= shot.pipelined || closesConnection(last)) return [];
  const detail = `${String(replies.length)} of ${String(shot.pipelined)} in a row were answered`;
  return [{ rule: "no_answer", detail }];
}

/** What holds for any reply to anybody. */
export function judgeReply(reply: Reply): Violation[] {
  const violations: Violation[] = [];
  const isExcused = reply.status === 503 && findHeader(reply, "retry-after") !== null;
  if (reply.status >= 500 && !isExcused) {
    violations.push({ rule: "server_error", detail: `status ${String(reply.status)}` });
  }
  const id = findHeader(reply, REQUEST_ID);
  if (id === null || !SANE_ID.test(id)) {
    violations.push({ rule: "request_id", detail: `${String(reply.status)} has ${id ?? "none"}` });
  }
  const missing = SECURITY_HEADERS.filter(
    ([name, pattern]) => !pattern.test(findHeader(reply, name) ?? ""),
  );
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(", ");
    violations.push({ rule: "security_headers", detail: `${String(reply.status)} lacks ${names}` });
  }
  return violations;
}

/** Answers in a row carry the ids of their requests; another one would be somebody else's answer. */
function judgeRequestId(reply: Reply, { shot, assembled }: Observed, place: number): Violation[] {
  const isOurs = isWellFormed(shot) && !shot.headers.some(([name]) => name === REQUEST_ID);
  // A reply of the parser comes before any header was read.
  if (!isOurs || isRefusedByParser(reply)) return [];
  const [wanted, given] = [assembled.requestIds[place] ?? "none", findHeader(reply, REQUEST_ID)];
  if (given === null || given === wanted) return [];
  return [{ rule: "request_id", detail: `${wanted} was answered with ${given}` }];
}

const PARSER_STATUSES: ReadonlySet<number> = new Set([400, 408, 413, 417, 431]);

function isRefusedByParser(reply: Reply): boolean {
  return PARSER_STATUSES.has(reply.status) && closesConnection(reply);
}

function textOf(reply: Reply): string {
  const head = reply.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  return `${head}\n\n${reply.body.toString("utf8")}`;
}

function readSent(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  // A malformed sequence stays as it is; only the good ones can come back decoded.
  const decoded = text.replaceAll(/%[0-9a-f]{2}/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  return `${text}\n${decoded}\n${bytes.toString("utf8")}`;
}
