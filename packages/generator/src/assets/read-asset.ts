import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const require = createRequire(import.meta.url);

let assetsFolder: string | undefined;

/** Takes all assets from one folder, by the last part of their names; once, before the first is read. */
export function useAssetsFolder(folder: string): void {
  assetsFolder = folder;
}

/** Where an asset lies: a file of a package, such as `@resvg/resvg-wasm/index_bg.wasm`. */
export function findAsset(name: string): string {
  return assetsFolder === undefined ? require.resolve(name) : join(assetsFolder, basename(name));
}

export function readAsset(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(findAsset(name)));
}
