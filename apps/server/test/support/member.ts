import type { RouterInputs, RouterOutputs } from "@darkroom/api";
import { authUser } from "@darkroom/db";
import { desc } from "drizzle-orm";
import { expect } from "vitest";
import type { TestServer } from "./start-test-server.ts";
import { createVisitor } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

/** Somebody who has signed up: a guest whose user row says so, before anybody has read it. */
export async function createMember(server: TestServer): Promise<Visitor> {
  const visitor = createVisitor(server.url);
  await visitor.signIn();
  const [user] = await server.database.orm
    .select()
    .from(authUser)
    .orderBy(desc(authUser.createdAt), desc(authUser.id))
    .limit(1);
  await server.database.batch([
    { sql: "UPDATE auth_user SET is_anonymous = 0 WHERE id = ?1", args: [user?.id ?? ""] },
  ]);
  return visitor;
}

type CreatedKey = RouterOutputs["key"]["create"];

function isCreatedKey(value: unknown): value is CreatedKey {
  return typeof value === "object" && value !== null && "secret" in value && "key" in value;
}

export async function createKey(
  member: Visitor,
  overrides: Partial<RouterInputs["key"]["create"]> = {},
): Promise<CreatedKey> {
  const input = { name: "a program", scopes: ["predictions:read", "predictions:write"] };
  const { result, error } = await member.mutate("key.create", { ...input, ...overrides });
  expect(error).toBeNull();
  if (!isCreatedKey(result)) throw new TypeError("The reply is no key");
  return result;
}

export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
