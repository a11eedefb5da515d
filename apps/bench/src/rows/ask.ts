import type { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { REQUEST_MS_MAX } from "../limits.ts";
import type { Target } from "./row.ts";

/**
 * Sends a target's request once: a row that answers quickly but wrongly must not be measured.
 * @throws BenchError `answer`
 */
export async function ask<Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await fetch(target.url, {
    method: target.method,
    headers: target.headers,
    body: target.body,
    signal: AbortSignal.timeout(REQUEST_MS_MAX),
  });
  const text = await response.text();
  const answer = response.ok ? schema.safeParse(readJson(text)) : null;
  if (answer?.success === true) return answer.data;
  const what = `${target.method} ${target.url} answered ${String(response.status)}`;
  throw new BenchError("answer", `${what}, not as expected: ${text}`);
}

export function get(url: string, headers: Record<string, string> = {}): Target {
  return { url, method: "GET", headers, body: null };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Target {
  return {
    url,
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
