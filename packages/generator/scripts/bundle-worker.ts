import { copyFile, mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { ASSETS } from "../src/assets/list-assets.ts";
import { findAsset } from "../src/assets/read-asset.ts";

/**
 * Puts the worker with all its packages into one file and its assets beside it:
 * `node scripts/bundle-worker.ts [folder]`, by default into `dist`. The one place where the house
 * builds what it runs on the server; without a bundle the sources are run.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = resolve(root, process.argv[2] ?? "dist");

/** The backend's glue was written for CommonJS and asks for these. */
const COMMON_JS_NAMES = [
  'import { createRequire as createRequireOfBundle } from "node:module";',
  "const require = createRequireOfBundle(import.meta.url);",
  "const __filename = import.meta.filename;",
  "const __dirname = import.meta.dirname;",
].join("\n");

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: {
    ssr: "src/worker.ts",
    outDir: folder,
    emptyOutDir: true,
    minify: true,
    target: "node20",
    rolldownOptions: {
      output: { entryFileNames: "worker.mjs", codeSplitting: false, banner: COMMON_JS_NAMES },
    },
  },
  // The builds for Node; those for bundlers look for a browser.
  resolve: { mainFields: ["main", "module"] },
  ssr: { noExternal: true },
});
const assets = join(folder, "assets");
await mkdir(assets, { recursive: true });
for (const asset of ASSETS) await copyFile(findAsset(asset), join(assets, basename(asset)));
