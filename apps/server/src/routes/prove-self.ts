import type { ApiContext, Caller } from "@darkroom/api";
import { checkProof } from "../auth/check-proof.ts";
import type { AppParts } from "../http/app-context.ts";

/** Proves that the person of a session is there; visitors have nothing to prove it by. */
export function createProof(
  { auth, tryPaces, now }: AppParts,
  who: { actor: Caller | null; signedInAt: number | null; clientAddress: string },
): ApiContext["proveSelf"] {
  return async (password) => {
    const { actor, signedInAt, clientAddress: client } = who;
    if (actor === null || signedInAt === null) return { outcome: "sign_in_again" };
    if (actor.isGuest) return { outcome: "proven" };
    const { userId } = actor;
    const admission = await tryPaces.admit({ kind: "password", address: userId, client });
    if (admission.outcome === "rate_limited") return admission;
    const proof = { userId, signedInAt, password, now: now() };
    return { outcome: await checkProof(await auth.$context, proof) };
  };
}
