import { notification } from "@darkroom/db";
import type { NotificationRow } from "@darkroom/db";
import { and, count, desc, inArray, isNull, lt } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import { write } from "../write.ts";
import { NOTIFICATIONS_READ_MAX } from "./limits.ts";
import type { NotificationPage, NotificationVerbs, NotificationView } from "./views.ts";
import { NOTIFICATION_TITLES, isNotificationKind } from "./words.ts";

const iso = (at: number): string => new Date(at).toISOString();

export function viewNotification(row: NotificationRow): NotificationView {
  const { id, kind, subject } = row;
  if (!isNotificationKind(kind)) throw new EngineError("broken_store", `notification ${kind}`);
  return {
    id,
    kind,
    subject,
    title: NOTIFICATION_TITLES[kind],
    createdAt: iso(row.createdAt),
    readAt: row.readAt === null ? null : iso(row.readAt),
  };
}

async function countUnread(context: EngineContext, accountId: string): Promise<number> {
  const [row] = await context.database.orm
    .select({ unread: count() })
    .from(notification)
    .where(and(ownedBy(notification.accountId, accountId), isNull(notification.readAt)));
  return row?.unread ?? 0;
}

/** Newest first, a page at a time. */
export async function listNotifications(
  context: EngineContext,
  query: Parameters<NotificationVerbs["list"]>[0],
): Promise<NotificationPage> {
  const { accountId, cursor } = query;
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const owned = ownedBy(notification.accountId, accountId);
  const rows = await context.database.orm
    .select()
    .from(notification)
    .where(cursor === null ? owned : and(owned, lt(notification.id, cursor)))
    .orderBy(desc(notification.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  return {
    items: page.map(viewNotification),
    nextCursor: rows.length > most ? (page.at(-1)?.id ?? null) : null,
    unread: await countUnread(context, accountId),
  };
}

/** Notes that its owner has seen some, or all that there are. */
export async function readNotifications(
  context: EngineContext,
  { accountId, ids }: Parameters<NotificationVerbs["read"]>[0],
): Promise<{ unread: number }> {
  const unread = and(ownedBy(notification.accountId, accountId), isNull(notification.readAt));
  const chosen =
    ids === "all"
      ? unread
      : and(unread, inArray(notification.id, ids.slice(0, NOTIFICATIONS_READ_MAX)));
  const { orm } = context.database;
  await write(context, orm.update(notification).set({ readAt: context.now() }).where(chosen));
  return { unread: await countUnread(context, accountId) };
}
