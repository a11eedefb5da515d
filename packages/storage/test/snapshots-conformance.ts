import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Snapshots } from "../src/index.ts";
import { SNAPSHOT_CHARACTERS_MAX } from "../src/snapshots/limits.ts";

export type SnapshotsRig = AsyncDisposable & {
  snapshots: Snapshots;
  /** Lets the driver's time pass. */
  pass: (ms: number) => Promise<void>;
};

/** Far more than a test takes. */
const LONG_MS = 60_000;
/** Time for a few calls on a busy machine. */
const SHORT_MS = 500;

let keys = 0;
const newKey = (): string => `prediction:${String((keys += 1))}`;

const text = (version: number): string => `{"sequence":${String(version)},"words":"né \n 服"}`;

/** Entries of one key: what is kept in the end may only depend on what they are, not on their order. */
const entries = fc.uniqueArray(
  fc.record({ version: fc.integer({ min: 0, max: 40 }), isFloor: fc.boolean() }),
  { minLength: 1, maxLength: 8, selector: ({ version }) => version },
);

/** What every store of snapshots must do; run against each driver. */
export function snapshotsConformance(name: string, create: () => Promise<SnapshotsRig>): void {
  describe(`${name} as a store of snapshots`, () => {
    let rig: SnapshotsRig;
    beforeAll(async () => {
      rig = await create();
    });
    afterAll(() => rig[Symbol.asyncDispose]());

    const put = (key: string, version: number, kept: string | null, ttlMs = LONG_MS) =>
      rig.snapshots.put(key, { version, text: kept }, ttlMs);
    const get = (key: string) => rig.snapshots.get(key);

    it("gives back what was put, to the letter, under its own key alone", async () => {
      const [one, other, third] = [newKey(), newKey(), newKey()];
      await put(one, 1, text(1));
      await put(other, 1, "+ - 7");
      expect(await get(one)).toBe(text(1));
      expect(await get(other)).toBe("+ - 7");
      expect(await get(third)).toBeNull();
    });

    it("tells an empty text from none", async () => {
      const key = newKey();
      await put(key, 1, "");
      expect(await get(key)).toBe("");
    });

    it("replaces by what is newer, or of the same version", async () => {
      const key = newKey();
      await put(key, 2, "two");
      await put(key, 2, "two again");
      expect(await get(key)).toBe("two again");
      await put(key, 10, "ten");
      expect(await get(key)).toBe("ten");
    });

    it("keeps nothing where something newer is kept, fractions included", async () => {
      const key = newKey();
      await put(key, 10, "ten");
      await put(key, 9, "nine");
      await put(key, 9.999_999_9, "nearly ten");
      await put(key, 2, null);
      expect(await get(key)).toBe("ten");
      await put(key, 10.000_000_1, "more than ten");
      expect(await get(key)).toBe("more than ten");
    });

    it("keeps nothing below a floor, and what reaches it", async () => {
      const key = newKey();
      await put(key, 3, "three");
      await put(key, 5, null);
      expect(await get(key)).toBeNull();
      await put(key, 4, "four");
      expect(await get(key)).toBeNull();
      await put(key, 5, "five");
      expect(await get(key)).toBe("five");
    });

    it("knows the highest floor that there is", async () => {
      const key = newKey();
      await put(key, Number.MAX_SAFE_INTEGER, null);
      await put(key, Number.MAX_SAFE_INTEGER - 1, "late");
      expect(await get(key)).toBeNull();
    });

    it("keeps the newest of puts that come at once, in any order", async () => {
      await fc.assert(
        fc.asyncProperty(entries, async (all) => {
          const key = newKey();
          await Promise.all(
            all.map(({ version, isFloor }) => put(key, version, isFloor ? null : text(version))),
          );
          const newest = all.reduce((high, one) => (one.version > high.version ? one : high));
          expect(await get(key)).toBe(newest.isFloor ? null : text(newest.version));
        }),
        { numRuns: 100 },
      );
    });

    it("never shows a version below one that it has shown", async () => {
      const key = newKey();
      let shown = 0;
      const putAll = async (versions: readonly number[]): Promise<void> => {
        for (const version of versions) await put(key, version, String(version));
      };
      const upwards = Array.from({ length: 60 }, (_, index) => index);
      const writing = Promise.all([putAll(upwards), putAll(upwards.toReversed())]);
      for (let look = 0; look < 100; look += 1) {
        const seen = Number((await get(key)) ?? 0);
        expect(seen).toBeGreaterThanOrEqual(shown);
        shown = seen;
      }
      await writing;
      expect(await get(key)).toBe("59");
    });

    it("forgets a text when its time is over", async () => {
      const [short, long] = [newKey(), newKey()];
      await put(short, 9, "nine", SHORT_MS);
      await put(long, 9, "nine");
      await rig.pass(SHORT_MS + 1);
      expect(await get(short)).toBeNull();
      expect(await get(long)).toBe("nine");
      await put(short, 1, "one");
      expect(await get(short)).toBe("one");
    });

    it("forgets a floor when its time is over", async () => {
      const key = newKey();
      await put(key, 9, null, SHORT_MS);
      await rig.pass(SHORT_MS + 1);
      await put(key, 1, "one");
      expect(await get(key)).toBe("one");
    });

    it("counts the time from the last put that was kept", async () => {
      const key = newKey();
      await put(key, 2, "two", SHORT_MS);
      await put(key, 1, "one", LONG_MS);
      await rig.pass(SHORT_MS + 1);
      expect(await get(key)).toBeNull();
    });

    it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
      "keeps nothing for a time of %d ms",
      async (ttlMs) => {
        const key = newKey();
        await put(key, 1, "one", ttlMs);
        expect(await get(key)).toBeNull();
      },
    );

    it("rounds a part of a millisecond up", async () => {
      const key = newKey();
      await put(key, 1, "one", LONG_MS + 0.25);
      expect(await get(key)).toBe("one");
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY])(
      "keeps nothing of the version %d",
      async (version) => {
        const key = newKey();
        await put(key, version, "x");
        expect(await get(key)).toBeNull();
      },
    );

    it("keeps the longest text, and of a longer one the floor alone", async () => {
      const key = newKey();
      const longest = "x".repeat(SNAPSHOT_CHARACTERS_MAX);
      await put(key, 1, longest);
      expect(await get(key)).toBe(longest);
      await put(key, 2, `${longest}x`);
      expect(await get(key)).toBeNull();
      await put(key, 1, "one");
      expect(await get(key)).toBeNull();
      await put(key, 2, "two");
      expect(await get(key)).toBe("two");
    });

    it("reads as empty once it is closed", async () => {
      await using closed = await create();
      const key = newKey();
      await closed.snapshots.put(key, { version: 1, text: "one" }, LONG_MS);
      await closed.snapshots.close();
      expect(await closed.snapshots.get(key)).toBeNull();
      await closed.snapshots.put(key, { version: 2, text: "two" }, LONG_MS);
      await closed.snapshots.close();
    });
  });
}
