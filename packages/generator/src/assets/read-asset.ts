import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/** Files of this package begin like this; everything else is a file of another package. */
const OWN = "weights/";
const OWN_FOLDER = new URL("../../", import.meta.url);

let assetsFolder: string | undefined;

/** Takes all assets from one folder, by the last part of their names; once, before the first is read. */
export function useAssetsFolder(folder: string): void {
  assetsFolder = folder;
}

/**
 * Where an asset lies: `weights/…` of this package, or a file of an installed one such as
 * `@resvg/resvg-wasm/index_bg.wasm`.
 */
export function findAsset(name: string): string {
  if (assetsFolder !== undefined) return join(assetsFolder, basename(name));
  return name.startsWith(OWN) ? fileURLToPath(new URL(name, OWN_FOLDER)) : require.resolve(name);
}

export function readAsset(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(findAsset(name)));
}
