import { LEDGER_KINDS } from "@darkroom/lifecycle";
import { z } from "zod";
import { CreditsSchema, TimeSchema, named, pageOf } from "./name-schema.ts";

export const BalanceSchema = named(
  "Balance",
  z.object({ available: CreditsSchema, reserved: CreditsSchema }),
);

export const LedgerPageSchema = pageOf(
  "LedgerPage",
  named(
    "LedgerEntry",
    z.object({
      id: z.string(),
      kind: z.enum(LEDGER_KINDS),
      credits: CreditsSchema,
      predictionId: z.string().nullable(),
      at: TimeSchema,
    }),
  ),
);

export const CapsViewSchema = named(
  "Caps",
  z.object({
    predictionCredits: CreditsSchema.nullable().describe("For one prediction; null for no cap."),
    openCredits: CreditsSchema.nullable().describe("For all unfinished ones together."),
    dayCredits: CreditsSchema.nullable().describe("For the predictions of one UTC day."),
    used: z.object({ openCredits: CreditsSchema, dayCredits: CreditsSchema }),
  }),
);

export const AccountViewSchema = named(
  "Account",
  z.object({ id: z.string(), userId: z.string(), credits: BalanceSchema }),
);

export const SystemStatusSchema = named(
  "Status",
  z.object({
    status: z
      .enum(["ok", "degraded"])
      .describe("`degraded` when new predictions may not start or not finish for now."),
    database: z.boolean(),
    storage: z.boolean(),
    acceptsNew: z.boolean(),
    providers: z.array(
      z.object({ provider: z.string(), webhooksReachable: z.boolean(), answers: z.boolean() }),
    ),
    paused: z
      .array(
        z.object({
          scope: z.enum(["everything", "provider", "priority"]),
          provider: z.string().nullable(),
          priority: z.enum(["interactive", "batch"]).nullable(),
          since: z.iso.datetime(),
        }),
      )
      .describe("What operators hold back: predictions are taken, and start afterwards."),
  }),
);
