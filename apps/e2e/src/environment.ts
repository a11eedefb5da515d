import { tmpdir } from "node:os";
import { join } from "node:path";

const CHROMIUM_PATH_DEFAULT = "/usr/bin/chromium";
/** What a child process needs of ours; keys of providers and addresses of databases stay out. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG"] as const;

/** The browser of the system; none is ever downloaded. */
export function readChromiumPath(): string {
  return process.env["CHROMIUM_PATH"] ?? CHROMIUM_PATH_DEFAULT;
}

/**
 * Variables of a child process: a few of ours, then the given ones. Compiled code is shared
 * between the many starts of the same server.
 */
export function childVariables(given: Readonly<Record<string, string>>): Record<string, string> {
  const variables: Record<string, string> = {
    NODE_COMPILE_CACHE: join(tmpdir(), "darkroom-compile-cache"),
  };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return { ...variables, ...given };
}
