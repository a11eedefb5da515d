import { z } from "zod";
import { refuse } from "../errors/refusal.ts";
import { PASSWORD_CHARACTERS_MAX } from "../limits.ts";
import { procedureFor } from "../trpc.ts";

/** Anything else is refused: what cannot be taken back is not done by mistake. */
export const DeleteAccountSchema = z.strictObject({
  /** Of whoever has one; without, the sign-in must be of the last minutes. */
  password: z.string().max(PASSWORD_CHARACTERS_MAX).optional(),
});

/** Deletes the account of the caller for good; what it has made is erased within minutes. */
export const deleteAccount = procedureFor("account:delete")
  .input(DeleteAccountSchema)
  .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
    const proof = await ctx.proveSelf(input.password);
    switch (proof.outcome) {
      case "rate_limited":
        throw refuse({ reason: "rate_limited", retryAfterMs: proof.retryAfterMs });
      case "password_wrong":
      case "sign_in_again":
        throw refuse({ reason: proof.outcome });
      case "proven":
        await ctx.may.delete();
        return { id: ctx.may.accountId };
    }
  });
