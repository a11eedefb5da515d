import type { Caps, Engine } from "@darkroom/engine";
import type { Bound } from "./visit.ts";

type LedgerQuery = Omit<Parameters<Engine["credits"]["ledger"]>[0], "accountId">;

export function creditReads({ engine: { credits }, accountId }: Bound) {
  return {
    credits: {
      balance: () => credits.balance(accountId),
      ledger: (query: LedgerQuery) => credits.ledger({ ...query, accountId }),
    },
  };
}

export function accountReads({ engine: { credits }, accountId, userId }: Bound) {
  return { accountId, userId, balance: () => credits.balance(accountId) };
}

/** Everything of the account at once. */
export function accountExport({ engine: { accounts }, accountId }: Bound) {
  return { accountId, openExport: () => accounts.openExport(accountId) };
}

export function accountEnd({ engine: { accounts }, accountId }: Bound) {
  return { accountId, delete: () => accounts.delete(accountId) };
}

export function capReads({ engine: { caps }, accountId }: Bound) {
  return { caps: { get: () => caps.get(accountId) } };
}

export function capWrites({ engine: { caps }, accountId }: Bound) {
  return { caps: { set: (wanted: Caps) => caps.set(accountId, wanted) } };
}
