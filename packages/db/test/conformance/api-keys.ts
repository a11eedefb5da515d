import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../src/accounts/merge.ts";
import { createApiKey } from "../../src/api-keys/create.ts";
import type { Database } from "../../src/database.ts";
import type { ApiKeyRow } from "../../src/rows.ts";
import { apiKey } from "../../src/schema/index.ts";
import { NOW, fundAccount, newId } from "../builders.ts";
import { countOf } from "./facts.ts";

function buildKey(accountId: string, overrides: Partial<ApiKeyRow> = {}) {
  return {
    id: newId(),
    accountId,
    userId: newId(),
    name: "a program",
    prefix: newId(),
    digest: newId(),
    scopes: ["prediction.read"],
    callsPerMinute: null,
    createdAt: NOW,
    expiresAt: null,
    ...overrides,
  };
}

export function describeApiKeys(get: () => Database): void {
  describe("an API key", () => {
    it("is written while there are fewer than may be, by many at once", async () => {
      const accountId = await fundAccount(get(), 0);
      const words = await Promise.all(
        Array.from({ length: 8 }, () => createApiKey(get(), buildKey(accountId), 3)),
      );
      expect(countOf(words, "created")).toBe(3);
      const [row] = await get()
        .orm.select({ keys: count() })
        .from(apiKey)
        .where(eq(apiKey.accountId, accountId));
      expect(row?.keys).toBe(3);
    });

    it("does not count where it expired, and counts where its account was merged", async () => {
      const accountId = await fundAccount(get(), 0);
      const other = await fundAccount(get(), 0);
      await createApiKey(get(), buildKey(accountId, { expiresAt: NOW }), 1);
      expect(await createApiKey(get(), buildKey(other), 1)).toBe("created");
      expect(await createApiKey(get(), buildKey(accountId), 1)).toBe("created");
      const transfer = { outId: newId(), inId: newId(), at: NOW };
      await mergeAccounts(get(), { fromId: other, intoId: accountId, transfer });
      expect(await createApiKey(get(), buildKey(accountId), 2)).toBe("too_many");
      expect(await createApiKey(get(), buildKey(accountId), 3)).toBe("created");
    });

    it("is alone with its prefix, and the same when it is written again", async () => {
      const accountId = await fundAccount(get(), 0);
      const key = buildKey(accountId);
      expect(await createApiKey(get(), key, 2)).toBe("created");
      expect(await createApiKey(get(), key, 2)).toBe("created");
      const twin = buildKey(accountId, { prefix: key.prefix });
      await expect(createApiKey(get(), twin, 2)).rejects.toMatchObject({
        code: "conflict",
        constraint: "api_key_prefix",
      });
    });
  });
}
