export { hasRedisServer, startRedisServer } from "./testing/redis-server.ts";
export type { RedisServer } from "./testing/redis-server.ts";
