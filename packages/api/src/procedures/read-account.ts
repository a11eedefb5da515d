import type { BalanceView, LedgerEntryView, Page } from "@darkroom/engine";
import { PageSchema } from "../schemas.ts";
import { accountProcedure } from "../trpc.ts";

export type AccountView = { id: string; userId: string; credits: BalanceView };

export const readBalance = accountProcedure.query(({ ctx }): Promise<BalanceView> =>
  ctx.engine.credits.balance(ctx.actor.accountId),
);

/** The ledger of the account, newest first, a page at a time. */
export const readLedger = accountProcedure
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<LedgerEntryView>> =>
    ctx.engine.credits.ledger({
      accountId: ctx.actor.accountId,
      cursor: input.cursor ?? null,
      most: input.limit,
    }),
  );

export const getAccount = accountProcedure.query(async ({ ctx }): Promise<AccountView> => ({
  id: ctx.actor.accountId,
  userId: ctx.actor.userId,
  credits: await ctx.engine.credits.balance(ctx.actor.accountId),
}));
