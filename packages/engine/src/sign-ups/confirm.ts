import { completeSignUp, signUp } from "@darkroom/db";
import type { SignUpRow } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { bringAlong } from "../accounts/bring-along.ts";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import { digestOf } from "./digest.ts";
import type { ConfirmOutcome, Confirmation } from "./views.ts";

async function findSignUp(context: EngineContext, token: string): Promise<SignUpRow | null> {
  const [row] = await context.database.orm
    .select()
    .from(signUp)
    .where(eq(signUp.tokenDigest, digestOf(token)));
  if (row === undefined) return null;
  return row.confirmedAt === null && row.expiresAt <= context.now() ? null : row;
}

/** What is left to do once the user is there; repeated by the rounds of workers after a crash. */
export async function finishSignUp(
  context: EngineContext,
  row: Pick<SignUpRow, "email" | "visitorId">,
  user: { userId: string; isSameBrowser: boolean },
): Promise<void> {
  const { userId: toUserId, isSameBrowser: isSamePerson } = user;
  if (row.visitorId !== null) {
    await bringAlong(context, { fromUserId: row.visitorId, toUserId, isSamePerson });
  }
  const { orm } = context.database;
  await write(context, orm.delete(signUp).where(eq(signUp.email, row.email)));
}

/**
 * Confirms an address. In the browser that signed up the password counts which was chosen there.
 * Anywhere else nobody knows whether whoever reads the mail has chosen it: it never counts, and a
 * new one is asked for.
 */
export async function confirmSignUp(
  context: EngineContext,
  { token, browser, passwordHash }: Confirmation,
): Promise<ConfirmOutcome> {
  const row = await findSignUp(context, token);
  if (row === null) return { outcome: "unknown" };
  const { email } = row;
  const isSameBrowser = browser !== null && digestOf(browser) === row.browserDigest;
  const chosen = isSameBrowser ? row.passwordHash : passwordHash;
  if (chosen === null) return { outcome: "password_needed", email };
  const userId = await completeSignUp(context.database, {
    signUpId: row.id,
    passwordHash: chosen,
    isSameBrowser,
    userId: context.newId(),
    credentialId: context.newId(),
    at: context.now(),
  });
  if (userId === null) {
    const { orm } = context.database;
    await write(context, orm.delete(signUp).where(eq(signUp.id, row.id)));
    return { outcome: "known", email };
  }
  await finishSignUp(context, row, { userId, isSameBrowser });
  return { outcome: "confirmed", userId, email, isSameBrowser };
}
