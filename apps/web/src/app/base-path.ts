/**
 * The path under which the studio is mounted, with slashes at both ends. Built scripts live in
 * `<base>/assets/`, so the address of a script tells it; no setting and no base element needed.
 */
export function readBasePath(scriptUrl: string): string {
  const { pathname } = new URL(scriptUrl);
  const place = pathname.lastIndexOf("/assets/");
  return place < 0 ? "/" : pathname.slice(0, place + 1);
}

/** An address of the server's own, such as `/results/…`, under the path of the studio. */
export function underBase(basePath: string, path: string): string {
  if (!path.startsWith("/") || path.startsWith(basePath)) return path;
  return `${basePath}${path.slice(1)}`;
}
