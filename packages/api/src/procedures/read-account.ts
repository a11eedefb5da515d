import type { BalanceView, LedgerEntryView, Page } from "@darkroom/engine";
import { PageSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

export type AccountView = { id: string; userId: string; credits: BalanceView };

export const readBalance = procedureFor("credits:read").query(({ ctx }): Promise<BalanceView> =>
  ctx.may.credits.balance(),
);

/** The ledger of the account, newest first, a page at a time. */
export const readLedger = procedureFor("credits:read")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<LedgerEntryView>> =>
    ctx.may.credits.ledger({
      cursor: input.cursor ?? null,
      most: input.limit,
    }),
  );

/** Where the caller's session downloads everything of the account. */
export type AccountExportView = { url: string };

export const exportAccount = procedureFor("account:export").query((): AccountExportView => ({
  url: "/account/export.zip",
}));

export const getAccount = procedureFor("account:read").query(
  async ({ ctx }): Promise<AccountView> => ({
    id: ctx.may.accountId,
    userId: ctx.may.userId,
    credits: await ctx.may.balance(),
  }),
);
