import { accountReuse } from "@darkroom/db";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import type { ReuseView, ReuseWish } from "./views.ts";

/** What holds for orders of this account that say nothing of it; at first `never`. */
export async function reuseOf(context: EngineContext, accountId: string): Promise<ReuseView> {
  const [row] = await context.database.orm
    .select({ isAllowed: accountReuse.isAllowed })
    .from(accountReuse)
    .where(eq(accountReuse.accountId, accountId));
  return { reuse: row?.isAllowed === true ? "allow" : "never", credits: context.reuseCredits };
}

/** Sets it, from the next order on. */
export async function setReuse(
  context: EngineContext,
  accountId: string,
  reuse: ReuseWish,
): Promise<ReuseView> {
  const values = { isAllowed: reuse === "allow", updatedAt: context.now() };
  await write(
    context,
    context.database.orm
      .insert(accountReuse)
      .values({ accountId, ...values })
      .onConflictDoUpdate({ target: accountReuse.accountId, set: values }),
  );
  return reuseOf(context, accountId);
}
