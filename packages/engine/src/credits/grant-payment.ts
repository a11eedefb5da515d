import { createHash } from "node:crypto";
import { account, authUser, grantCredits, ledgerEntry } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { openAccountOf } from "../accounts/open.ts";
import type { EngineContext } from "../context.ts";
import { canonicalJson } from "../predictions/input.ts";

/** Credits that somebody bought or was given by a system outside. */
export type PaymentGrant = {
  /** Whose: an account, or the account of the user with this verified address. */
  to: { accountId: string } | { email: string };
  /** Whole and positive. */
  credits: number;
  /** One for each payment, of all accounts together. */
  idempotencyKey: string;
  reason: string;
};

export type PaymentGrantOutcome =
  /** The same answer for each repetition. `grantedAt` is ISO 8601. */
  | {
      outcome: "granted";
      grant: { id: string; accountId: string; credits: number; grantedAt: string };
    }
  | { outcome: "account_not_found" }
  | { outcome: "email_not_verified" }
  /** The key was used for something else. */
  | { outcome: "idempotency_conflict" };

const keyOf = ({ idempotencyKey }: PaymentGrant): string => `payment:${idempotencyKey}`;

/** What the key stands for; the address itself is stored nowhere else than at its user. */
function digestOf({ to, credits, reason }: PaymentGrant): string {
  return createHash("sha256").update(canonicalJson({ to, credits, reason })).digest("hex");
}

/** What was granted under the key before; null where nothing was. */
async function findGrant(
  context: EngineContext,
  grant: PaymentGrant,
): Promise<PaymentGrantOutcome | null> {
  const [entry] = await context.database.orm
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.idempotencyKey, keyOf(grant)));
  if (entry === undefined) return null;
  if (entry.detail?.["request"] !== digestOf(grant)) return { outcome: "idempotency_conflict" };
  const { id, accountId, credits, at } = entry;
  const grantedAt = new Date(at).toISOString();
  return { outcome: "granted", grant: { id, accountId, credits, grantedAt } };
}

async function findAccount(
  context: EngineContext,
  to: PaymentGrant["to"],
): Promise<{ accountId: string } | { outcome: "account_not_found" | "email_not_verified" }> {
  const { orm } = context.database;
  if ("email" in to) {
    const [user] = await orm.select().from(authUser).where(eq(authUser.email, to.email));
    if (user === undefined || user.isAnonymous === true) return { outcome: "account_not_found" };
    return user.emailVerified ? openAccountOf(context, user.id) : { outcome: "email_not_verified" };
  }
  const [found] = await orm
    .select({ mergedInto: account.mergedInto })
    .from(account)
    .where(eq(account.id, to.accountId));
  if (found === undefined) return { outcome: "account_not_found" };
  return { accountId: found.mergedInto ?? to.accountId };
}

/**
 * Grants credits once for a key, as a system outside asks for it; who and why stands in the entry.
 * A repetition gets the first answer, whatever became of the account since. What was bought for an
 * account that was merged goes to the one that took it over.
 */
export async function grantPayment(
  context: EngineContext,
  grant: PaymentGrant,
): Promise<PaymentGrantOutcome> {
  const earlier = await findGrant(context, grant);
  if (earlier !== null) return earlier;
  const found = await findAccount(context, grant.to);
  if (!("accountId" in found)) return found;
  await grantCredits(context.database, {
    id: context.newId(),
    accountId: found.accountId,
    credits: grant.credits,
    kind: "grant",
    idempotencyKey: keyOf(grant),
    at: context.now(),
    detail: { by: "payments", reason: grant.reason, request: digestOf(grant) },
  });
  // Of rivals under one key the first is everybody's answer.
  const written = await findGrant(context, grant);
  if (written === null) throw new TypeError("a grant was not written");
  return written;
}
