import type { EngineOptions } from "../context.ts";
import type { Dispatch } from "./dispatch.ts";
import { createOutboxDispatch } from "./outbox-dispatch.ts";
import { createTicketDispatch } from "./ticket-dispatch.ts";

/** The driver of the queue: with a store of tickets the workers share their pace through it. */
export function createDispatch({
  database,
  tickets,
}: Pick<EngineOptions, "database" | "tickets">): Dispatch {
  return tickets === undefined
    ? createOutboxDispatch(database)
    : createTicketDispatch(database, tickets);
}
