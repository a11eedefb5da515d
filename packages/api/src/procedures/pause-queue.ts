import type { PauseOutcome, PauseView, ResumeOutcome } from "@darkroom/engine";
import { z } from "zod";
import { ID_CHARACTERS_MAX } from "../limits.ts";
import { ReasonSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** What is paused: all starts, those at one provider, or those of one priority. */
const SCOPES = [
  z.strictObject({ scope: z.literal("everything") }),
  z.strictObject({
    scope: z.literal("provider"),
    provider: z.string().min(1).max(ID_CHARACTERS_MAX),
  }),
  z.strictObject({
    scope: z.literal("priority"),
    priority: z.enum(["interactive", "batch"]),
  }),
] as const;
const ScopeSchema = z.discriminatedUnion("scope", SCOPES);
const [everything, provider, priority] = SCOPES;
const because = { reason: ReasonSchema };
const PauseSchema = z.discriminatedUnion("scope", [
  everything.extend(because),
  provider.extend(because),
  priority.extend(because),
]);

/**
 * Holds back new starts, with a reason: all of them, those at one provider (its kill switch), or
 * those of one priority. Orders are still taken and wait, or go to another provider.
 */
export const pauseQueue = procedureFor("installation:operate")
  .input(PauseSchema)
  .mutation(({ ctx, input }): Promise<PauseOutcome> => ctx.may.queue.pause(input));

/** Lets what was held back go; it has its whole time again. */
export const resumeQueue = procedureFor("installation:operate")
  .input(ScopeSchema)
  .mutation(({ ctx, input }): Promise<ResumeOutcome> => ctx.may.queue.resume(input));

/** The newest pauses, ended ones too: who paused what, when and why. */
export const listPauses = procedureFor("installation:operate").query(
  async ({ ctx }): Promise<{ items: PauseView[] }> => ({ items: await ctx.may.queue.pauses() }),
);
