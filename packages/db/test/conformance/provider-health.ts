import { CLOSED_BREAKER } from "@darkroom/lifecycle";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { saveProviderHealth } from "../../src/provider-health/save.ts";
import { providerHealth } from "../../src/schema/index.ts";
import { newId } from "../builders.ts";

/** What several processes know together of a provider. */
export function describeProviderHealth(get: () => Database): void {
  describe("the health of a provider", () => {
    const read = (provider: string) =>
      get().orm.query.providerHealth.findFirst({ where: eq(providerHealth.provider, provider) });

    it("is written over what was read, and never over what a rival wrote meanwhile", async () => {
      const provider = newId();
      const row = { ...CLOSED_BREAKER, provider, version: 1 };
      const failing = { ...row, startFailures: 1, failedAt: 5 };
      expect(await saveProviderHealth(get(), failing)).toBe(true);
      expect(await saveProviderHealth(get(), row)).toBe(false);
      const open = { ...failing, phase: "open", openedBy: "start", version: 2 } as const;
      expect(await saveProviderHealth(get(), open)).toBe(true);
      expect(await saveProviderHealth(get(), { ...failing, version: 2 })).toBe(false);
      expect(await read(provider)).toEqual(open);
    });

    it("is written by one of many who have read the same", async () => {
      const row = { ...CLOSED_BREAKER, provider: newId(), version: 1 };
      const saved = await Promise.all(
        Array.from({ length: 8 }, (_, probes) => saveProviderHealth(get(), { ...row, probes })),
      );
      expect(saved.filter((isSaved) => isSaved)).toHaveLength(1);
    });
  });
}
