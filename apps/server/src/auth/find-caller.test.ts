import type { FindKeyOutcome } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";
import { createCallerFinder } from "./find-caller.ts";

const OPERATOR_TOKEN = "a-token-of-operators-0001";
const SESSION = { userId: "user-1", accountId: "account-1", isGuest: true } as const;
const KEY = {
  id: "key-1",
  accountId: "account-2",
  userId: "user-2",
  scopes: ["predictions:read", "no:scope", "keys:write"],
  callsPerMinute: null,
  expiresAt: null,
};

/** A finder whose database answers what it is told, and a clock that can be set. */
function createDesk(answer: () => Promise<FindKeyOutcome>, confirmedAddress: string | null = null) {
  const asked: string[] = [];
  const clock = { now: 1_800_000_000_000 };
  const finder = createCallerFinder({
    actors: {
      find: () =>
        Promise.resolve({
          actor: { ...SESSION, via: { kind: "session" } },
          confirmedAddress,
          signedInAt: 1,
          setCookies: ["a=1"],
        }),
      forget: () => undefined,
    },
    marks: { read: () => null },
    findKey: (text) => {
      asked.push(text);
      return answer();
    },
    operatorToken: OPERATOR_TOKEN,
    adminEmails: new Set(["ada@example.com"]),
    now: () => clock.now,
  });
  const find = (authorization: string | null) =>
    finder.find(new Headers(authorization === null ? {} : { authorization }));
  return { asked, clock, find };
}

const found = async (): Promise<FindKeyOutcome> => Promise.resolve({ outcome: "found", key: KEY });

describe("the caller of a request", () => {
  it("is that of the cookie without a bearer, and with the token of operators", async () => {
    const { asked, find } = createDesk(found);
    for (const authorization of [null, "Basic abc", `Bearer ${OPERATOR_TOKEN}`]) {
      expect(await find(authorization)).toMatchObject({
        outcome: "found",
        caller: { userId: "user-1" },
        key: null,
        setCookies: ["a=1"],
      });
    }
    expect(asked).toEqual([]);
  });

  it("is the account of the key with one, with those of its scopes that keys may have", async () => {
    const { find } = createDesk(found);
    expect(await find("Bearer dk_a")).toEqual({
      outcome: "found",
      caller: {
        userId: "user-2",
        accountId: "account-2",
        isGuest: false,
        via: { kind: "apiKey", keyId: "key-1", scopes: new Set(["predictions:read"]) },
      },
      key: KEY,
      operator: null,
      signedInAt: null,
      visitorMark: null,
      setCookies: [],
    });
  });

  it("operates the installation by the token, or by an address that was confirmed", async () => {
    for (const [address, authorization, operator] of [
      [null, null, null],
      ["eve@example.com", null, null],
      ["ada@example.com", null, "user-1"],
      [null, `Bearer ${OPERATOR_TOKEN}`, "operator-token"],
      ["ada@example.com", `Bearer ${OPERATOR_TOKEN}`, "operator-token"],
      // A key has the rights that it was given, whoever made it.
      ["ada@example.com", "Bearer dk_a", null],
    ] as const) {
      const { find } = createDesk(found, address);
      expect(await find(authorization)).toMatchObject({ operator });
    }
  });

  it.each([
    ["malformed", "key_malformed"],
    ["unknown", "key_invalid"],
    ["revoked", "key_invalid"],
    ["expired", "key_invalid"],
  ] as const)("is nobody with a key that is %s", async (outcome, reason) => {
    const { find } = createDesk(async () => Promise.resolve({ outcome }));
    expect(await find("Bearer dk_a")).toEqual({ outcome: "refused", reason });
  });

  it("is asked for again after a second, and when the clock was set back", async () => {
    const { asked, clock, find } = createDesk(found);
    await find("Bearer dk_a");
    clock.now += KEY_CACHE_MS - 1;
    await find("Bearer dk_a");
    expect(asked).toHaveLength(1);
    clock.now += 1;
    await find("Bearer dk_a");
    expect(asked).toHaveLength(2);
    clock.now -= 3_600_000;
    await find("Bearer dk_a");
    expect(asked).toHaveLength(3);
  });

  it("is refused at the very end of its key, also where it was just read", async () => {
    const expiresAt = 1_800_000_000_500;
    const key = { ...KEY, expiresAt };
    const { clock, find } = createDesk(async () => Promise.resolve({ outcome: "found", key }));
    expect((await find("Bearer dk_a")).outcome).toBe("found");
    clock.now = expiresAt;
    expect((await find("Bearer dk_a")).outcome).toBe("refused");
  });

  it("is looked for again after a look that failed", async () => {
    let isBroken = true;
    const { find } = createDesk(() => (isBroken ? Promise.reject(new Error("away")) : found()));
    await expect(find("Bearer dk_a")).rejects.toThrow("away");
    isBroken = false;
    expect((await find("Bearer dk_a")).outcome).toBe("found");
  });

  it("is remembered for so many keys, the oldest being forgotten first", async () => {
    const { asked, find } = createDesk(found);
    for (let place = 0; place <= KEY_CACHE_ENTRIES_MAX; place += 1) {
      await find(`Bearer dk_${String(place)}`);
    }
    const before = asked.length;
    await find(`Bearer dk_${String(KEY_CACHE_ENTRIES_MAX)}`);
    expect(asked).toHaveLength(before);
    await find("Bearer dk_0");
    expect(asked).toHaveLength(before + 1);
  });
});
