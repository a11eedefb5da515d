import { DatabaseError, grantCredits } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { GrantCommand, GrantResult } from "../views.ts";

/** Credits that an operator gives, once for each key; who and why stands in the entry. */
export async function grantByOperator(
  context: EngineContext,
  command: GrantCommand,
): Promise<GrantResult> {
  try {
    const outcome = await grantCredits(context.database, {
      id: context.newId(),
      accountId: command.accountId,
      credits: command.credits,
      kind: "grant",
      idempotencyKey: `grant:${command.accountId}:${command.idempotencyKey}`,
      at: context.now(),
      detail: { operator: command.operator, reason: command.reason },
    });
    return { outcome };
  } catch (error) {
    const isUnknown = error instanceof DatabaseError && error.constraint === "foreign_key";
    if (isUnknown) return { outcome: "not_found" };
    throw error;
  }
}
