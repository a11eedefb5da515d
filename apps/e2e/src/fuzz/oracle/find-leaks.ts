import type { Forbidden, Rule, Violation } from "./rules.ts";

/** A frame of a stack as runtimes write it. */
const STACK_PATTERNS = [
  /\bat [^\n"]{0,200}\(?(?:file:|node:|\/)[^\s"]{1,300}:\d+:\d+/,
  /\.ts:\d+:\d+/,
];
const PATH_PATTERNS = [/\/node_modules\//, /\bfile:\/\/\/(?!etc\/passwd)/];
const SQL_PATTERNS = [
  /SQLITE_[A-Z]+/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) [^"]{0,200}\b(?:FROM|SET|VALUES|WHERE)\b/,
  /\b(?:prediction_event|webhook_delivery|ledger_entry|json_each|account_member)\b/,
  /\b(?:libsql|drizzle)\b/i,
];
/** Tokens by their shape, and addresses of callbacks, whose tokens bind them. */
const SECRET_PATTERNS = [
  /\br8_[A-Za-z0-9]{6,}/,
  /\bwhsec_[A-Za-z0-9+/=]{8,}/,
  /\/webhooks\/\w+\?[^"\s]*\bt=/,
];
const PROVIDER_PATTERNS = [/replicate\.delivery/, /\/replicate\/v1\b/, /\/delivery\//];

/** What runtimes and libraries say to programmers. */
const ERROR_PATTERNS = [
  /\bis not valid JSON\b|\bin JSON at position\b|\bUnexpected (?:token|end of)\b/,
  /\bCannot (?:read|set|convert|destructure|use)\b|\bis not (?:a function|iterable|defined)\b/,
  /\b(?:Type|Range|Syntax|Reference|URI|Aggregate|Zod|TRPC)Error\b/,
  /\bE(?:NOENT|ACCES|CONNREFUSED|CONNRESET|NAMETOOLONG|ISDIR|NOTDIR|MFILE)\b/,
  /\bURI malformed\b|\bInvalid URL\b|\bMaximum call stack\b|\bNo procedure found\b/,
];

const MATCH_CHARACTERS_MAX = 120;

/**
 * Looks for what must stay inside. A match that the caller has sent itself is none.
 * @param text headers and body of a reply, or a line of a log
 * @param sent what the caller has sent, also with its percent signs decoded
 */
export function findLeaks(text: string, sent: string, forbidden: Forbidden): Violation[] {
  const matches: [Rule, string, string][] = [
    ...matchesOf("leak_stack", STACK_PATTERNS, text),
    ...matchesOf("leak_path", PATH_PATTERNS, text),
    ...matchesOf("leak_sql", SQL_PATTERNS, text),
    ...matchesOf("leak_secret", SECRET_PATTERNS, text),
    ...matchesOf("leak_provider", PROVIDER_PATTERNS, text),
    ...matchesOf("leak_error", ERROR_PATTERNS, text),
    ...partsOf(
      "leak_path",
      forbidden.paths.map((value) => ({ name: "a folder", value })),
      text,
    ),
    ...partsOf("leak_secret", forbidden.secrets, text),
    ...partsOf(
      "leak_provider",
      forbidden.provider.map((value) => ({ name: "its text", value })),
      text,
    ),
  ];
  return matches
    .filter(([, found]) => !sent.includes(found))
    .map(([rule, found, name]) => ({
      rule,
      detail: `${name}: ${found.slice(0, MATCH_CHARACTERS_MAX)}`,
    }));
}

function matchesOf(
  rule: Rule,
  patterns: readonly RegExp[],
  text: string,
): [Rule, string, string][] {
  return patterns.flatMap((pattern): [Rule, string, string][] => {
    const match = pattern.exec(text);
    return match === null ? [] : [[rule, match[0], "matches"]];
  });
}

function partsOf(
  rule: Rule,
  parts: readonly { name: string; value: string }[],
  text: string,
): [Rule, string, string][] {
  return parts
    .filter(({ value }) => text.includes(value))
    .map(({ name, value }): [Rule, string, string] => [rule, value, name]);
}
