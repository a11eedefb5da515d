import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's browser; null where there is none. None is ever downloaded. */
export function findChromium(named: string | undefined): string | null {
  const places = named === undefined ? PLACES : [named];
  return places.find((path) => existsSync(path)) ?? null;
}
