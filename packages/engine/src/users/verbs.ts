import { changeAddress } from "@darkroom/db";
import type { EngineContext } from "../context.ts";

export type NewAddress = {
  userId: string;
  email: string;
  /** Whether it was shown that it is theirs. */
  isConfirmed: boolean;
};

/** People, as far as their sign-ins are ours to change. */
export interface UserVerbs {
  /** Gives a user another address; `known` where somebody else has it. */
  changeAddress: (address: NewAddress) => Promise<{ outcome: "changed" | "known" }>;
}

export function createUserVerbs(context: EngineContext): UserVerbs {
  return {
    changeAddress: async (address) => {
      const outcome = await changeAddress(context.database, { ...address, at: context.now() });
      return { outcome };
    },
  };
}
