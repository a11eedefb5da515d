import { describe, expect, expectTypeOf, it } from "vitest";
import type { Authorized } from "./authorize.ts";
import { PERMISSIONS, isScope } from "./permissions.ts";
import type { Scope } from "./permissions.ts";

describe("Authorized", () => {
  it("opens no more than its permission to the compiler", () => {
    expectTypeOf<Authorized<"predictions:read">["predictions"]>().toHaveProperty("get");
    expectTypeOf<Authorized<"predictions:read">["predictions"]>().not.toHaveProperty("create");
    expectTypeOf<Authorized<"predictions:write">["predictions"]>().not.toHaveProperty("get");
    expectTypeOf<Authorized<"predictions:write">["predictions"]>().not.toHaveProperty("settle");
    expectTypeOf<Authorized<"installation:operate">["predictions"]>().toHaveProperty("settle");
  });

  it("cannot be made from the same verbs without being asked for", () => {
    type Verbs = Pick<Authorized<"caps:read">, "caps">;
    expectTypeOf<Verbs>().not.toExtend<Authorized<"caps:read">>();
    expectTypeOf<Authorized<"caps:read">>().not.toExtend<Authorized<"caps:write">>();
  });

  it("is bound to an account: no verb takes another one's id", () => {
    type Query = Parameters<Authorized<"predictions:read">["predictions"]["get"]>[0];
    expectTypeOf<Query>().not.toHaveProperty("accountId");
    type Order = Parameters<Authorized<"predictions:write">["predictions"]["create"]>[0];
    expectTypeOf<Order>().not.toHaveProperty("accountId");
    expectTypeOf<Order>().not.toHaveProperty("actor");
  });
});

describe("isScope", () => {
  it.each(Object.entries(PERMISSIONS))(
    "takes %s as a scope exactly where keys may",
    (name, { keys }) => {
      expect(isScope(name)).toBe(keys);
    },
  );

  it("takes nothing else", () => {
    expect(isScope("predictions:*")).toBe(false);
    expect(isScope("toString")).toBe(false);
    expectTypeOf<"caps:write">().not.toExtend<Scope>();
  });
});
