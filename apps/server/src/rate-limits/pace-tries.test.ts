import { describe, expect, it } from "vitest";
import {
  MAILS_PER_ADDRESS_MAX,
  MAILS_PER_CLIENT_MAX,
  MAIL_WINDOW_S,
  TRIES_PER_ADDRESS_MAX,
  TRIES_PER_CLIENT_MAX,
  TRIES_PER_PAIR_MAX,
  TRY_WINDOW_S,
} from "../auth/limits.ts";
import { createTryPaces } from "./pace-tries.ts";
import type { TryKind } from "./pace-tries.ts";

type Attempt = { kind: TryKind; address: string; client: string };

/** How many of so many attempts are admitted, and how long the first refused one is to wait. */
async function countAdmitted(times: number, attempt: (place: number) => Attempt) {
  const paces = createTryPaces();
  let admitted = 0;
  let retryAfterMs = 0;
  for (let place = 0; place < times; place += 1) {
    const admission = await paces.admit(attempt(place));
    if (admission.outcome === "admitted") admitted += 1;
    else retryAfterMs ||= admission.retryAfterMs;
  }
  return { admitted, retryAfterMs };
}

const spread = (place: number, each: number): string => String(Math.floor(place / each));

describe("passwords that are tried", () => {
  it("for one address by one client are few", async () => {
    const { admitted, retryAfterMs } = await countAdmitted(TRIES_PER_PAIR_MAX + 5, (place) => ({
      kind: "password",
      address: place % 2 === 0 ? "ada@example.com" : "Ada@Example.com",
      client: "192.0.2.1",
    }));
    expect(admitted).toBe(TRIES_PER_PAIR_MAX);
    expect(retryAfterMs).toBeGreaterThan((TRY_WINDOW_S - 60) * 1_000);
    expect(retryAfterMs).toBeLessThanOrEqual(TRY_WINDOW_S * 1_000);
  });

  it("for one address by many clients come to an end as well", async () => {
    const { admitted } = await countAdmitted(TRIES_PER_ADDRESS_MAX + 20, (place) => ({
      kind: "password",
      address: "ada@example.com",
      client: spread(place, TRIES_PER_PAIR_MAX),
    }));
    expect(admitted).toBe(TRIES_PER_ADDRESS_MAX);
  });

  it("by one client for many addresses do too", async () => {
    const { admitted } = await countAdmitted(TRIES_PER_CLIENT_MAX + 20, (place) => ({
      kind: "password",
      address: spread(place, TRIES_PER_PAIR_MAX),
      client: "192.0.2.1",
    }));
    expect(admitted).toBe(TRIES_PER_CLIENT_MAX);
  });
});

describe("mails that are asked for", () => {
  it("to one address are few, whoever asks", async () => {
    const { admitted, retryAfterMs } = await countAdmitted(MAILS_PER_ADDRESS_MAX + 5, (place) => ({
      kind: "mail",
      address: "ada@example.com",
      client: String(place),
    }));
    expect(admitted).toBe(MAILS_PER_ADDRESS_MAX);
    expect(retryAfterMs).toBeLessThanOrEqual(MAIL_WINDOW_S * 1_000);
  });

  it("by one client come to an end", async () => {
    const { admitted } = await countAdmitted(MAILS_PER_CLIENT_MAX + 5, (place) => ({
      kind: "mail",
      address: String(place),
      client: "192.0.2.1",
    }));
    expect(admitted).toBe(MAILS_PER_CLIENT_MAX);
  });

  it("and passwords do not count for each other", async () => {
    const { admitted } = await countAdmitted(MAILS_PER_ADDRESS_MAX * 2, (place) => ({
      kind: place % 2 === 0 ? "mail" : "password",
      address: "ada@example.com",
      client: "192.0.2.1",
    }));
    expect(admitted).toBe(MAILS_PER_ADDRESS_MAX * 2);
  });
});
