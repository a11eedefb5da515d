import type { DeliveryVerdict } from "@darkroom/engine";

/**
 * The HTTP status that answers a delivery. Only `unavailable` makes a provider send again;
 * everything else is settled by this answer.
 */
export function statusOfVerdict(verdict: DeliveryVerdict): number {
  switch (verdict) {
    case "accepted":
    case "duplicate":
    case "stale":
      return 200;
    case "unknown_prediction":
      return 202;
    case "malformed":
      return 400;
    case "bad_signature":
    case "too_old":
      return 401;
    case "too_large":
      return 413;
    case "unavailable":
      return 500;
  }
}
