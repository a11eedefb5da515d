import { expect } from "vitest";
import { bearer, createKey, createMember } from "./member.ts";
import type { TestServer } from "./start-test-server.ts";
import { createGuest } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

export const OPERATOR_TOKEN = "a-token-of-operators-0001";

/** What a key can be made for, one at a time. Written down here, not read from the code. */
export const SCOPES = [
  "models:read",
  "predictions:read",
  "predictions:write",
  "batches:read",
  "batches:write",
  "credits:read",
  "account:read",
  "caps:read",
  "endpoints:read",
  "endpoints:write",
  "schedules:read",
  "schedules:write",
  "reuse:read",
] as const;
export type ScopeName = (typeof SCOPES)[number];

/** Who a caller is to the tables: keys are told apart by their one scope. */
export type Role = "nobody" | "visitor" | "member" | "operator" | { scope: ScopeName };

export type TableCaller = { name: string; role: Role; headers: Readonly<Record<string, string>> };

export const cookieOf = (visitor: Visitor) => ({ cookie: visitor.cookie() ?? "" });

/** One caller of every kind, two of them members, and a key for each scope. */
export async function createCallers(server: TestServer): Promise<TableCaller[]> {
  const visitor = await createGuest(server.url);
  const owner = await createMember(server);
  const other = await createMember(server);
  expect(new Set([visitor.cookie(), owner.cookie(), other.cookie()]).size).toBe(3);
  const keys: TableCaller[] = [];
  for (const scope of SCOPES) {
    const { secret } = await createKey(owner, { name: scope, scopes: [scope] });
    keys.push({ name: `a key with ${scope}`, role: { scope }, headers: bearer(secret) });
  }
  return [
    { name: "nobody", role: "nobody", headers: {} },
    { name: "a visitor", role: "visitor", headers: cookieOf(visitor) },
    { name: "the owner", role: "member", headers: cookieOf(owner) },
    { name: "another member", role: "member", headers: cookieOf(other) },
    ...keys,
    { name: "an operator", role: "operator", headers: bearer(OPERATOR_TOKEN) },
  ];
}
