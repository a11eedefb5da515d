import { NOTIFICATIONS_READ_MAX } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  CHANNEL_CHARACTERS_MAX,
  CANCEL_AFTER_MS_MAX,
  CANCEL_AFTER_MS_MIN,
  CRON_CHARACTERS_MAX,
  CURSOR_CHARACTERS_MAX,
  ENDPOINT_DESCRIPTION_CHARACTERS_MAX,
  EVENT_ID_DIGITS_MAX,
  IDEMPOTENCY_KEY_CHARACTERS_MAX,
  ID_CHARACTERS_MAX,
  INPUT_FIELDS_MAX,
  MAX_CREDITS_MAX,
  MODEL_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MAX,
  PAGE_ITEMS_DEFAULT,
  PAGE_ITEMS_MAX,
  PUSH_KEY_CHARACTERS_MAX,
  REASON_CHARACTERS_MAX,
  REDRIVE_IDS_MAX,
  TIME_ZONE_CHARACTERS_MAX,
} from "./limits.ts";
import { DeleteAccountSchema } from "./procedures/delete-account.ts";
import { CreateScheduleSchema } from "./procedures/schedules.ts";
import {
  CapsSchema,
  CreateSchema,
  GrantSchema,
  ModelSchema,
  PageSchema,
  RedriveSchema,
  SettleSchema,
  TargetSchema,
  WatchSchema,
} from "./schemas.ts";
import { ChannelSchema, ReadSchema, SubscriptionSchema } from "./procedures/notifications.ts";
import { EndpointSchema } from "./webhook-schema.ts";

const letters = (count: number): string => "x".repeat(count);
const create = { model: "a/b", input: {} };
const schedule = { cron: "0 9 * * *", order: { prediction: create } };
const settle = { id: "p", to: "failed", reason: "stuck" };
const grant = { accountId: "a", credits: 1, idempotencyKey: "k", reason: "gift" };
const caps = { predictionCredits: null, openCredits: null, dayCredits: null };
const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`f${String(place)}`, place]));

/** What is measured, its limit, and an input with so much of it. */
const LIMITS: readonly [string, number, z.ZodType, (size: number) => unknown][] = [
  ["characters of an id", ID_CHARACTERS_MAX, TargetSchema, (size) => ({ id: letters(size) })],
  [
    "characters of a password",
    PASSWORD_CHARACTERS_MAX,
    DeleteAccountSchema,
    (size) => ({ password: letters(size) }),
  ],
  [
    "characters of an endpoint's description",
    ENDPOINT_DESCRIPTION_CHARACTERS_MAX,
    EndpointSchema,
    (size) => ({ url: "https://example.com/", description: letters(size) }),
  ],
  [
    "notifications that are read at once",
    NOTIFICATIONS_READ_MAX,
    ReadSchema,
    (size) => ({ ids: Array.from({ length: size }, (_, place) => `n${String(place)}`) }),
  ],
  [
    "characters of a browser's key",
    PUSH_KEY_CHARACTERS_MAX,
    SubscriptionSchema,
    (size) => ({ endpoint: "https://a.example/", keys: { p256dh: letters(size), auth: "a" } }),
  ],
  [
    "characters of a channel",
    CHANNEL_CHARACTERS_MAX,
    ChannelSchema,
    (size) => ({ socketId: "1.2", channel: letters(size) }),
  ],
  [
    "digits of an event id",
    EVENT_ID_DIGITS_MAX,
    WatchSchema,
    (size) => ({ lastEventId: "9".repeat(size) }),
  ],
  [
    "characters of a model",
    MODEL_CHARACTERS_MAX,
    ModelSchema,
    (size) => ({ model: letters(size) }),
  ],
  [
    "characters of an idempotency key",
    IDEMPOTENCY_KEY_CHARACTERS_MAX,
    CreateSchema,
    (size) => ({ ...create, idempotencyKey: letters(size) }),
  ],
  [
    "characters of a cron pattern",
    CRON_CHARACTERS_MAX,
    CreateScheduleSchema,
    (size) => ({ ...schedule, cron: letters(size) }),
  ],
  [
    "characters of a time zone",
    TIME_ZONE_CHARACTERS_MAX,
    CreateScheduleSchema,
    (size) => ({ ...schedule, timeZone: letters(size) }),
  ],
  [
    "fields of an input",
    INPUT_FIELDS_MAX,
    CreateSchema,
    (size) => ({ ...create, input: fields(size) }),
  ],
  ["items of a page", PAGE_ITEMS_MAX, PageSchema, (limit) => ({ limit })],
  [
    "characters of a cursor",
    CURSOR_CHARACTERS_MAX,
    PageSchema,
    (size) => ({ cursor: letters(size) }),
  ],
  [
    "credits that a caller accepts",
    MAX_CREDITS_MAX,
    CreateSchema,
    (maxCredits) => ({ ...create, maxCredits }),
  ],
  [
    "milliseconds of a deadline",
    CANCEL_AFTER_MS_MAX,
    CreateSchema,
    (cancelAfterMs) => ({ ...create, cancelAfterMs }),
  ],
  ["credits of a cap", MAX_CREDITS_MAX, CapsSchema, (dayCredits) => ({ ...caps, dayCredits })],
  ["credits of a grant", MAX_CREDITS_MAX, GrantSchema, (credits) => ({ ...grant, credits })],
  [
    "characters of a reason",
    REASON_CHARACTERS_MAX,
    SettleSchema,
    (size) => ({ ...settle, reason: letters(size) }),
  ],
  [
    "dead letters of a redrive",
    REDRIVE_IDS_MAX,
    RedriveSchema,
    (size) => ({ ids: Array.from({ length: size }, () => "id") }),
  ],
];

describe("limits of what is asked for", () => {
  it.each(LIMITS)("%s: %d are taken, one more is refused", (_name, limit, schema, inputOf) => {
    expect(schema.safeParse(inputOf(limit)).success).toBe(true);
    expect(schema.safeParse(inputOf(limit + 1)).success).toBe(false);
  });

  it("a deadline is no shorter than what a provider takes", () => {
    const isTaken = (cancelAfterMs: number) =>
      CreateSchema.safeParse({ ...create, cancelAfterMs }).success;
    expect([isTaken(CANCEL_AFTER_MS_MIN), isTaken(CANCEL_AFTER_MS_MIN - 1)]).toEqual([true, false]);
  });

  it("a page whose length nobody names has its own", () => {
    expect(PageSchema.parse({}).limit).toBe(PAGE_ITEMS_DEFAULT);
    expect(PageSchema.parse(undefined).limit).toBe(PAGE_ITEMS_DEFAULT);
  });
});
