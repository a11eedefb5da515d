import type { EventFilter } from "@darkroom/lifecycle";

/** Where the events of one order go besides the account's endpoints. */
export type NamedWebhook = { endpointId: string } | { url: string; events: readonly EventFilter[] };
