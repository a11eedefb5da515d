import { pushSubscription } from "@darkroom/db";
import { and, desc, eq, inArray } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { findUrlFault } from "../endpoints/check-url.ts";
import { write } from "../write.ts";
import { PUSH_KEPT_S, PUSH_SUBSCRIPTIONS_MAX } from "./limits.ts";
import type { SubscribeCommand, SubscribeOutcome } from "./views.ts";

/** What is no key of a browser is found by writing a message that is never sent. */
async function hasKeys(context: EngineContext, command: SubscribeCommand): Promise<boolean> {
  try {
    await context.push?.encode(command, "{}", { keptS: PUSH_KEPT_S, topic: "t" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps a browser's subscription. The same browser belongs to whoever subscribed it last, so that
 * nobody is told on a device that somebody else uses now.
 */
export async function subscribe(
  context: EngineContext,
  command: SubscribeCommand,
): Promise<SubscribeOutcome> {
  if (context.push === null) return { outcome: "unavailable" };
  const fault = await findUrlFault(context, command.url);
  if (fault !== null) return { outcome: "invalid", message: fault };
  if (!(await hasKeys(context, command))) {
    return { outcome: "invalid", message: "These are no keys of a browser." };
  }
  const { accountId, url, publicKey, authSecret } = command;
  const { orm } = context.database;
  const values = { accountId, publicKey, authSecret, createdAt: context.now(), failingSince: null };
  await write(
    context,
    orm
      .insert(pushSubscription)
      .values({ id: context.newId(), url, ...values })
      .onConflictDoUpdate({ target: pushSubscription.url, set: values }),
  );
  const kept = await orm
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .where(ownedBy(pushSubscription.accountId, accountId))
    .orderBy(desc(pushSubscription.createdAt), desc(pushSubscription.id));
  const surplus = kept.slice(PUSH_SUBSCRIPTIONS_MAX).map(({ id }) => id);
  if (surplus.length > 0) {
    await write(context, orm.delete(pushSubscription).where(inArray(pushSubscription.id, surplus)));
  }
  return { outcome: "subscribed" };
}

export async function unsubscribe(
  context: EngineContext,
  { accountId, url }: { accountId: string; url: string },
): Promise<void> {
  await write(
    context,
    context.database.orm
      .delete(pushSubscription)
      .where(and(eq(pushSubscription.url, url), ownedBy(pushSubscription.accountId, accountId))),
  );
}
