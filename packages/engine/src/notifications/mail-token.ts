import { createHmac, timingSafeEqual } from "node:crypto";
import { notificationSetting } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { actingFor } from "../accounts/acting-for.ts";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";

const signatureOf = ({ secret }: EngineContext, accountId: string): string =>
  createHmac("sha256", secret).update(`mail-token\n${accountId}`).digest("base64url");

/**
 * What ends the mails of an account, and can do nothing else. It does not expire: a mail is found
 * years later, and its way out must still be one.
 */
export const mailTokenOf = (context: EngineContext, accountId: string): string =>
  `${accountId}.${signatureOf(context, accountId)}`;

/** The account that a token of ours is for; null for any other text. */
function accountOf(context: EngineContext, token: string): string | null {
  const [accountId = "", signature = "", ...rest] = token.split(".");
  const expected = Buffer.from(signatureOf(context, accountId));
  const given = Buffer.from(signature);
  const isOurs = expected.length === given.length && timingSafeEqual(expected, given);
  return isOurs && rest.length === 0 ? accountId : null;
}

export const isMailToken = (context: EngineContext, token: string): boolean =>
  accountOf(context, token) !== null;

/** Ends the mails of the account that a token is for, or of the one that it was merged into. */
export async function endMails(
  context: EngineContext,
  token: string,
): Promise<{ outcome: "ended" } | { outcome: "unknown_token" }> {
  const named = accountOf(context, token);
  if (named === null) return { outcome: "unknown_token" };
  const accountId = await actingFor(context, named);
  await write(
    context,
    context.database.orm
      .update(notificationSetting)
      .set({ mail: false, updatedAt: context.now() })
      .where(eq(notificationSetting.accountId, accountId)),
  );
  return { outcome: "ended" };
}
