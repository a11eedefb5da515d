import { PROCEDURE_PATHS } from "@darkroom/api";

const ROUTES = [
  "/api/auth",
  "/api/batches",
  "/api/v1/grants",
  "/api/operator",
  "/api/v1",
  "/replicate/v1",
  "/webhooks",
  "/results",
  "/batches",
  "/notifications",
  "/healthz",
  "/readyz",
  "/metrics",
];
const CALLS = "/trpc/";

/**
 * A few names instead of paths with ids in them, so that metrics and spans stay few: a call is
 * named by its procedure, a batch of several as such.
 * @param path below the base path
 */
export function nameRoute(path: string): string {
  if (path.startsWith(CALLS)) return nameCall(path.slice(CALLS.length));
  return ROUTES.find((route) => path === route || path.startsWith(`${route}/`)) ?? "studio";
}

function nameCall(path: string): string {
  const name = path.includes(",") ? onlyName(path.split(",")) : path;
  return name !== null && PROCEDURE_PATHS.has(name) ? `/trpc/${name}` : nameOther(path);
}

/** Calls of one procedure together keep its name. */
function onlyName(names: readonly string[]): string | null {
  const [first = null] = names;
  return names.every((name) => name === first) ? first : null;
}

const nameOther = (path: string): string => (path.includes(",") ? "/trpc/batch" : "/trpc/unknown");
