import { Redis } from "ioredis";
import { checkEntry } from "./check-entry.ts";
import type { CheckedEntry } from "./check-entry.ts";
import {
  REDIS_COMMANDS_MAX,
  REDIS_COMMAND_MS_MAX,
  REDIS_RECONNECT_MS,
  REDIS_REST_MS,
  REDIS_SILENCE_MS_MAX,
} from "./limits.ts";
import type { Snapshots } from "./port.ts";

export type RedisSnapshotsOptions = {
  /** `redis://` or `rediss://`, with credentials and the number of a database where needed. */
  url: string;
  /**
   * Called once each time the store is found away, and not again until it has answered. The reason
   * holds neither what was kept nor credentials, which the errors of the client itself carry.
   */
  onAway: (reason: string) => void;
  /** Milliseconds of a clock that is never set; default that of the process. */
  now?: () => number;
  /** How long an answer may take; default `REDIS_COMMAND_MS_MAX`. */
  commandMsMax?: number;
};

const storedKey = (key: string): string => `darkroom:snapshot:${key}`;

/** A value is its version, a blank, and `+` with the text or `-` for a floor. */
const writeValue = ({ version, text }: CheckedEntry): string =>
  `${String(version)} ${text === null ? "-" : `+${text}`}`;

function readValue(value: string | null): string | null {
  const start = value === null ? -1 : value.indexOf(" ") + 1;
  return value !== null && start > 0 && value[start] === "+" ? value.slice(start + 1) : null;
}

/** Compares and writes in one step, and never without an end. No version is longer than its head. */
const PUT_SCRIPT = `
local head = string.match(redis.call('GETRANGE', KEYS[1], 0, 31), '^(%S+) ')
local kept = head and tonumber(head)
if kept and kept > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

function connect({ url, commandMsMax = REDIS_COMMAND_MS_MAX }: RedisSnapshotsOptions): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandMsMax,
    connectTimeout: REDIS_SILENCE_MS_MAX,
    socketTimeout: REDIS_SILENCE_MS_MAX,
    retryStrategy: () => REDIS_RECONNECT_MS,
  });
}

/**
 * Snapshots that all processes share. It connects by itself, again and again. One that is found
 * away rests: for `REDIS_REST_MS` nothing is read from it and nobody waits for it. A floor that did
 * not reach it makes it rest for as long as the floor was to last, so that whoever put one does not
 * read what it forbids.
 */
export function createRedisSnapshots(options: RedisSnapshotsOptions): Snapshots {
  const { now = () => performance.now() } = options;
  const client = connect(options);
  let isAway = false;
  let isClosed = false;
  let commands = 0;
  let restsUntil = -Infinity;

  const isResting = (): boolean => now() < restsUntil;
  const rest = (restMs: number): void => {
    restsUntil = Math.max(restsUntil, now() + restMs);
  };
  const noteAway = (reason: unknown): void => {
    rest(REDIS_REST_MS);
    if (isAway || isClosed) return;
    isAway = true;
    options.onAway(reason instanceof Error ? reason.message : "no reason was given");
  };
  client.on("error", noteAway);
  client.on("close", () => noteAway(new Error("the connection to Redis was closed")));

  const send = async <Answer>(command: () => Promise<Answer>): Promise<Answer | "dropped"> => {
    if (client.status !== "ready" || commands >= REDIS_COMMANDS_MAX) return "dropped";
    commands += 1;
    try {
      const answer = await command();
      isAway = false;
      return answer;
    } catch (error) {
      noteAway(error);
      return "dropped";
    } finally {
      commands -= 1;
    }
  };
  const putChecked = async (key: string, entry: CheckedEntry): Promise<void> => {
    const words = [String(entry.version), writeValue(entry), String(entry.ttlMs)];
    const answer = await send(() => client.eval(PUT_SCRIPT, 1, storedKey(key), ...words));
    if (answer === "dropped" && entry.text === null) rest(entry.ttlMs);
  };

  return {
    get: async (key) => {
      if (isResting()) return null;
      const answer = await send(async () => ({ value: await client.get(storedKey(key)) }));
      return answer === "dropped" || isResting() ? null : readValue(answer.value);
    },
    put: async (key, entry, ttlMs) => {
      const checked = checkEntry(entry, ttlMs);
      if (checked === null) return;
      if (!isResting()) return putChecked(key, checked);
      // Others may still reach it, so a floor is sent; nobody waits to learn whether it arrived.
      if (checked.text === null) void putChecked(key, checked);
    },
    close: () => {
      isClosed = true;
      client.disconnect();
      return Promise.resolve();
    },
  };
}
