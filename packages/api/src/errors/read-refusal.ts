import type { FieldError } from "@darkroom/engine";
import type { TRPCError } from "@trpc/server";
import { z } from "zod";
import { RefusalError } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** Our own errors carry their refusal; those of tRPC itself are mapped by their code. */
export function readRefusal(error: TRPCError): Refusal {
  if (error.cause instanceof RefusalError) return error.cause.refusal;
  if (error.cause instanceof z.ZodError) {
    return { reason: "invalid_input", fields: readFields(error.cause) };
  }
  switch (error.code) {
    case "PARSE_ERROR":
    case "BAD_REQUEST":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
    case "UNPROCESSABLE_CONTENT":
      return { reason: "invalid_input", fields: [] };
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return { reason: "unauthenticated" };
    case "NOT_FOUND":
      return { reason: "not_found" };
    case "PAYLOAD_TOO_LARGE":
      return { reason: "payload_too_large" };
    // These are never thrown without a refusal: whatever arrives here is our own mistake.
    case "INTERNAL_SERVER_ERROR":
    case "NOT_IMPLEMENTED":
    case "BAD_GATEWAY":
    case "SERVICE_UNAVAILABLE":
    case "GATEWAY_TIMEOUT":
    case "PAYMENT_REQUIRED":
    case "TIMEOUT":
    case "CONFLICT":
    case "PRECONDITION_FAILED":
    case "PRECONDITION_REQUIRED":
    case "TOO_MANY_REQUESTS":
    case "CLIENT_CLOSED_REQUEST":
      return { reason: "internal" };
  }
}

/** One message for each field, named by its path with dots. */
export function readFields(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({
    field: issue.path.map(String).join("."),
    message: issue.message,
  }));
}
