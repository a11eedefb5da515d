export type { Offer, Pace, Taken, Tickets } from "./port.ts";
export { createRedisTickets } from "./redis-tickets.ts";
export type { RedisTicketsOptions } from "./redis-tickets.ts";
