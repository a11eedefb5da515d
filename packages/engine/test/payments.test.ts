import { ledgerEntry } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { PaymentGrant } from "../src/index.ts";
import { addUser } from "./people.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const payment = (world: World, overrides: Partial<PaymentGrant> = {}): PaymentGrant => ({
  to: { accountId: world.accountId },
  credits: 500,
  idempotencyKey: "checkout-1",
  reason: "Pack of 500",
  ...overrides,
});

describe("credits that a payment provider asks for", () => {
  it("are granted once for each key, with the same answer for everybody", async () => {
    await using world = await createWorld();
    const other = world.openEngine("worker-2");
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, place) =>
        (place % 2 === 0 ? world.engine : other).credits.grantPayment(payment(world)),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      outcome: "granted",
      grant: { accountId: world.accountId, credits: 500 },
    });
    expect(await world.balance()).toEqual({ available: 600, reserved: 0 });
    const [entry] = await world.database.orm
      .select()
      .from(ledgerEntry)
      .where(eq(ledgerEntry.idempotencyKey, "payment:checkout-1"));
    expect(entry).toMatchObject({
      kind: "grant",
      detail: { by: "payments", reason: "Pack of 500" },
    });
  });

  it.each([
    ["credits", { credits: 501 }],
    ["a reason", { reason: "Pack of 501" }],
    ["somebody", { to: { accountId: "another" } }],
    ["an address", { to: { email: "eve@example.com" } }],
  ] as const)("are refused under a used key with other %s", async (_name, overrides) => {
    await using world = await createWorld();
    await world.engine.credits.grantPayment(payment(world));
    expect(await world.engine.credits.grantPayment(payment(world, overrides))).toEqual({
      outcome: "idempotency_conflict",
    });
    expect(await world.balance()).toEqual({ available: 600, reserved: 0 });
  });

  it("find a person by a verified address, whose account is made where it is missing", async () => {
    await using world = await createWorld({ welcomeCredits: 10 });
    await addUser(world, { id: "ada", email: "ada@example.com" });
    await addUser(world, { id: "bob", email: "bob@example.com", isVerified: false });
    await addUser(world, { id: "guest", email: "guest@example.com", isGuest: true });
    const grant = (email: string) =>
      world.engine.credits.grantPayment(payment(world, { to: { email }, idempotencyKey: email }));
    const granted = await grant("ada@example.com");
    const { accountId } = await world.engine.accounts.open("ada");
    expect(granted).toMatchObject({ outcome: "granted", grant: { accountId } });
    expect(await world.engine.credits.balance(accountId)).toEqual({ available: 510, reserved: 0 });
    expect(await grant("bob@example.com")).toEqual({ outcome: "email_not_verified" });
    expect(await grant("guest@example.com")).toEqual({ outcome: "account_not_found" });
    expect(await grant("nobody@example.com")).toEqual({ outcome: "account_not_found" });
  });

  it("go to the account that took over, and are answered as at first after that", async () => {
    await using world = await createWorld();
    const first = await world.engine.credits.grantPayment(payment(world));
    const { accountId } = await world.engine.accounts.open("user-2");
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    expect(await world.engine.credits.grantPayment(payment(world))).toEqual(first);
    const later = await world.engine.credits.grantPayment(
      payment(world, { idempotencyKey: "checkout-2" }),
    );
    expect(later).toMatchObject({ outcome: "granted", grant: { accountId } });
    expect(await world.engine.credits.balance(accountId)).toEqual({
      available: 100 + 500 + 500,
      reserved: 0,
    });
  });

  it("are for accounts that exist", async () => {
    await using world = await createWorld();
    const nobody = payment(world, { to: { accountId: "nobody" } });
    expect(await world.engine.credits.grantPayment(nobody)).toEqual({
      outcome: "account_not_found",
    });
  });
});
