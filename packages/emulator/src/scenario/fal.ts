import { z } from "zod";

const ACCOUNT_CHARACTERS_MAX = 128;

/** What fal leaves to its models or does not write down, so that a scenario says which it is. */
export const FalQuirksSchema = z
  .strictObject({
    account: z
      .string()
      .min(1)
      .max(ACCOUNT_CHARACTERS_MAX)
      .describe(
        "The account in whose name webhooks are signed; default user_emulator. Another one is a delivery that fal signed for somebody else.",
      ),
    cancelRunning: z
      .enum(["runs-on", "stops"])
      .describe(
        "What a cancel does once it runs: fal passes it on and the model decides. Default runs-on.",
      ),
    failedAs: z
      .enum(["result", "status"])
      .describe(
        "Where a failure is told: by the answer to the result alone (default), or by the status as well.",
      ),
  })
  .partial();
