import { TRPCError } from "@trpc/server";
import { RefusalError, refuse } from "./refusal.ts";

/** The error of a failed call; what is neither tRPC's nor a refusal of ours is our own mistake. */
export function toTrpcError(thrown: unknown): TRPCError {
  if (thrown instanceof TRPCError) return thrown;
  if (thrown instanceof RefusalError) return refuse(thrown.refusal);
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: thrown });
}
