import { RateLimiterMemory } from "rate-limiter-flexible";
import {
  MAILS_PER_ADDRESS_MAX,
  MAILS_PER_CLIENT_MAX,
  MAIL_WINDOW_S,
  TRIES_PER_ADDRESS_MAX,
  TRIES_PER_CLIENT_MAX,
  TRIES_PER_PAIR_MAX,
  TRY_WINDOW_S,
} from "../auth/limits.ts";
import { consume } from "./create-rate-limits.ts";
import type { Admission } from "./create-rate-limits.ts";

/** `password`: one is tried. `mail`: somebody is sent one. */
export type TryKind = "password" | "mail";

/**
 * Counts what may be tried, by where it comes from and by whose password or mail it is: an address
 * that a stranger names, or the id of whoever is signed in.
 */
export interface TryPaces {
  admit: (attempt: { kind: TryKind; address: string; client: string }) => Promise<Admission>;
}

const counter = (keyPrefix: string, points: number, duration: number): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix, points, duration });

/** In the memory of this process. What counts is the try, whatever came of it. */
export function createTryPaces(): TryPaces {
  const pairs = counter("try-pair", TRIES_PER_PAIR_MAX, TRY_WINDOW_S);
  const addresses = counter("try-address", TRIES_PER_ADDRESS_MAX, TRY_WINDOW_S);
  const clients = counter("try-client", TRIES_PER_CLIENT_MAX, TRY_WINDOW_S);
  const mailAddresses = counter("mail-address", MAILS_PER_ADDRESS_MAX, MAIL_WINDOW_S);
  const mailClients = counter("mail-client", MAILS_PER_CLIENT_MAX, MAIL_WINDOW_S);

  return {
    admit: async ({ kind, address, client }) => {
      const name = address.toLowerCase();
      // A client that is refused itself costs an address nothing.
      const counts =
        kind === "password"
          ? ([
              [clients, client],
              [pairs, `${client} ${name}`],
              [addresses, name],
            ] as const)
          : ([
              [mailClients, client],
              [mailAddresses, name],
            ] as const);
      for (const [limiter, key] of counts) {
        const admission = await consume(limiter, key);
        if (admission.outcome === "rate_limited") return admission;
      }
      return { outcome: "admitted" };
    },
  };
}
