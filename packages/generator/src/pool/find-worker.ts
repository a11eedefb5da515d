import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { WorkerData } from "./messages.ts";

/** The module a worker runs, and what it is started with. */
export type WorkerModule = { url: URL; data: WorkerData };

const SOURCE = new URL("../worker.ts", import.meta.url);
const BUNDLE = new URL("../../dist/worker.mjs", import.meta.url);
const BUNDLE_ASSETS = fileURLToPath(new URL("../../dist/assets", import.meta.url));
/** What a bundle is made of. */
const INGREDIENTS = [new URL("../", import.meta.url), new URL("../../weights/", import.meta.url)];

function newestChangeMs(folder: URL): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && !file.name.endsWith(".test.ts"))
    .reduce((newest, { parentPath, name }) => {
      return Math.max(newest, statSync(`${parentPath}/${name}`).mtimeMs);
    }, 0);
}

/** A bundle that is older than a source would draw something else than what is being worked on. */
function isBundleFresh(): boolean {
  // In a package there is nothing but the bundle.
  if (!existsSync(SOURCE)) return true;
  if (!existsSync(BUNDLE)) return false;
  const builtMs = statSync(BUNDLE).mtimeMs;
  return INGREDIENTS.every((folder) => newestChangeMs(folder) <= builtMs);
}

/**
 * The bundled worker where there is a fresh one, which starts in a fraction of the time; else the
 * sources. @param assetsFolder where fonts, weights and WebAssembly lie instead of the usual places
 */
export function findWorker(assetsFolder: string | undefined): WorkerModule {
  if (isBundleFresh()) {
    return { url: BUNDLE, data: { assetsFolder: assetsFolder ?? BUNDLE_ASSETS } };
  }
  return { url: SOURCE, data: { assetsFolder: assetsFolder ?? null } };
}
