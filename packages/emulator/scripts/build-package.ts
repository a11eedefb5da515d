import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { z } from "zod";

/**
 * Builds what others install into `dist/package`: Node strips no types below node_modules. The code of the
 * generator comes along in one file with the emulator's, its worker as a bundle with its assets, so that the
 * package depends on nothing of this workspace.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const staged = join(root, "dist", "package");
const require = createRequire(import.meta.url);

const ManifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

/** What the package needs beside it, with the versions that are installed here. */
function readDependencies(names: readonly string[]): Record<string, string> {
  const VersionSchema = z.object({ version: z.string() });
  return Object.fromEntries(
    names.map((name) => {
      const path = join(root, "node_modules", name, "package.json");
      return [name, `^${VersionSchema.parse(require(path)).version}`];
    }),
  );
}

function writeManifest(): void {
  const manifest = ManifestSchema.parse(require(join(root, "package.json")));
  const { name, version, license, dependencies } = manifest;
  const outside = Object.keys(dependencies).filter((each) => !each.startsWith("@darkroom/"));
  const packed = {
    name,
    version,
    description: "Replicate, Skytells and fal on your own machine, with scripted faults",
    license,
    type: "module",
    engines: { node: ">=22.13" },
    bin: { "darkroom-emulator": "./dist/lib/cli.js" },
    exports: {
      ".": { types: "./dist/types/emulator/src/index.d.ts", default: "./dist/lib/index.js" },
    },
    files: ["dist"],
    dependencies: readDependencies(outside),
  };
  writeFileSync(join(staged, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
}

async function buildCode(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    build: {
      ssr: true,
      // The generator looks for its worker two folders up, in dist.
      outDir: join(staged, "dist", "lib"),
      target: "node22",
      rolldownOptions: {
        input: { index: "src/index.ts", cli: "src/cli.ts" },
        output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
      },
    },
    ssr: { noExternal: ["@darkroom/generator"] },
  });
}

function buildWorker(): void {
  const script = fileURLToPath(import.meta.resolve("../../generator/scripts/bundle-worker.ts"));
  execFileSync(process.execPath, [script, join(staged, "dist")], { stdio: "inherit" });
}

/** Declarations of both packages; the emulator's name the generator's by their place. */
function buildTypes(): void {
  const compiler = join(root, "..", "..", "node_modules", ".bin", "tsc");
  execFileSync(compiler, ["-p", join(root, "scripts", "tsconfig.types.json")], {
    stdio: "inherit",
  });
  const types = join(root, "dist", "types");
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const folders = entry.parentPath.slice(types.length).split("/").length - 1;
    const generator = `${"../".repeat(folders)}generator/src/index.js`;
    const text = readFileSync(path, "utf8")
      .replaceAll(/(from |import\()"(\.{1,2}\/[^"]+)\.ts"/g, '$1"$2.js"')
      .replaceAll('"@darkroom/generator"', `"${generator}"`);
    writeFileSync(path, text);
  }
  cpSync(types, join(staged, "dist", "types"), { recursive: true });
  rmSync(types, { recursive: true });
}

rmSync(join(root, "dist"), { recursive: true, force: true });
mkdirSync(staged, { recursive: true });
buildWorker();
await buildCode();
buildTypes();
for (const name of ["style.css", "script.js"]) {
  cpSync(join(root, "src", "page", name), join(staged, "dist", "lib", name));
}
writeManifest();
for (const name of ["README.md", "LICENSE"]) {
  const folder = name === "LICENSE" ? join(root, "..", "..") : root;
  cpSync(join(folder, name), join(staged, name));
}
