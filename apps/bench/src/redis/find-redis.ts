import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { REDIS_INSTALL_MS_MAX } from "../limits.ts";

const execute = promisify(execFile);

export type RedisSearch = { outcome: "found" } | { outcome: "missing"; reason: string };

/**
 * Looks for `redis-server`. Where it is missing and we are root, it is asked for from the system's
 * package manager, without starting a service; no later run needs that again.
 * @param options.say takes one line for people
 */
export async function findRedis(options: {
  searchPath: string;
  isRoot: boolean;
  say: (line: string) => void;
}): Promise<RedisSearch> {
  const environment = { PATH: options.searchPath };
  if (await runs("redis-server", ["--version"], environment)) return { outcome: "found" };
  const reason = "redis-server is not installed";
  if (!options.isRoot) return { outcome: "missing", reason };
  options.say(`${reason}; trying apt-get install redis-server`);
  const installing = {
    ...environment,
    DEBIAN_FRONTEND: "noninteractive",
    // Debian's service scripts start nothing while this says single-user mode.
    RUNLEVEL: "1",
  };
  const words = ["install", "--yes", "--no-install-recommends", "redis-server"];
  const isInstalled =
    (await runs("apt-get", words, installing)) &&
    (await runs("redis-server", ["--version"], environment));
  if (isInstalled) return { outcome: "found" };
  return { outcome: "missing", reason: `${reason} and apt-get could not install it` };
}

async function runs(
  command: string,
  words: readonly string[],
  environment: Record<string, string>,
): Promise<boolean> {
  return execute(command, words, { env: environment, timeout: REDIS_INSTALL_MS_MAX }).then(
    () => true,
    () => false,
  );
}
