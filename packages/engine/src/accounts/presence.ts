import { account } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { and, eq, isNull, lt, or } from "drizzle-orm";
import { SEEN_ACCOUNTS_MAX, SEEN_EVERY_MS } from "../limits.ts";
import type { Log } from "../ports.ts";
import { write } from "../write.ts";

/** Who is there: accounts whose owners look at their predictions. */
export interface Presence {
  /** The owner of this account looks at this moment. Returns at once and never fails. */
  seen: (accountId: string) => void;
}

type Parts = { database: Database; now: () => number; log: Log };

function note(parts: Parts, accountId: string, at: number): Promise<void> {
  // A process whose clock is behind takes nothing back.
  const isNewer = or(isNull(account.seenAt), lt(account.seenAt, at));
  const statement = parts.database.orm
    .update(account)
    .set({ seenAt: at })
    .where(and(eq(account.id, accountId), isNewer));
  return write(parts, statement);
}

/** Writes that an account was seen, at most every `SEEN_EVERY_MS` for each account. */
export function createPresence(parts: Parts): Presence {
  const notedAt = new Map<string, number>();

  const forgetOldest = (): void => {
    for (const accountId of notedAt.keys()) {
      if (notedAt.size <= SEEN_ACCOUNTS_MAX) return;
      notedAt.delete(accountId);
    }
  };

  return {
    seen: (accountId) => {
      const at = parts.now();
      const last = notedAt.get(accountId);
      // A clock that went back does not keep an account unseen.
      if (last !== undefined && Math.abs(at - last) < SEEN_EVERY_MS) return;
      notedAt.delete(accountId);
      notedAt.set(accountId, at);
      forgetOldest();
      note(parts, accountId, at).catch((error: unknown) => {
        if (notedAt.get(accountId) === at) notedAt.delete(accountId);
        parts.log("debug", "an account was seen, which could not be noted", { error });
      });
    },
  };
}
