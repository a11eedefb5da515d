import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";
import { z } from "zod";

/**
 * Builds what others install into `dist/package`: Node strips no types below node_modules. The
 * types of the whole router come along, so that the package depends on nothing of this workspace.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const staged = join(root, "dist", "package");
const types = join(root, "dist", "types");

const OWN = /^@darkroom\//;
/** What the package needs beside it. */
const BESIDE = ["@trpc/client", "@trpc/server", "eventsource"];
const ENTRIES = ["index", "react"];

const ManifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  peerDependencies: z.record(z.string(), z.string()),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })),
});

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Each package beside with the version that is installed here. */
function readVersion(name: string): string {
  const path = join(root, "node_modules", name, "package.json");
  return `^${z.object({ version: z.string() }).parse(readJson(path)).version}`;
}

async function buildCode(): Promise<void> {
  await build({
    cwd: root,
    config: false,
    logLevel: "warn",
    entry: ENTRIES.map((name) => `src/${name}.ts`),
    outDir: join(staged, "dist"),
    outExtensions: () => ({ js: ".js" }),
    platform: "neutral",
    target: "es2022",
    dts: false,
    deps: { alwaysBundle: [OWN], neverBundle: ["react", ...BESIDE] },
  });
}

/**
 * First every declaration of the packages that the router's types name, then of these only what
 * the client's own types reach, in one file for each entry. The compiler's own bundle would hold
 * the whole program in memory.
 */
async function buildTypes(): Promise<void> {
  const compiler = join(root, "..", "..", "node_modules", ".bin", "tsc");
  execFileSync(compiler, ["-p", join(root, "scripts", "tsconfig.types.json")], {
    stdio: "inherit",
  });
  nameByPlace();
  await build({
    cwd: root,
    config: false,
    logLevel: "warn",
    clean: false,
    entry: ENTRIES.map((name) => join(types, "client", "src", `${name}.d.ts`)),
    outDir: join(staged, "dist"),
    outExtensions: () => ({ dts: ".d.ts" }),
    platform: "neutral",
    dts: { dtsInput: true, emitDtsOnly: true },
    // Every other package; what is not reached in the end leaves an import of nothing behind.
    deps: { neverBundle: [/^[^./]/] },
  });
  const built = join(staged, "dist");
  for (const name of readdirSync(built).filter((each) => each.endsWith(".d.ts"))) {
    const text = readFileSync(join(built, name), "utf8");
    rmSync(join(built, name));
    const alone = text.replaceAll(/^import "[^"]+";\n/gm, "");
    requireBeside(name, alone);
    writeFileSync(join(built, name.replace(".d.d.ts", ".d.ts")), alone);
  }
}

/** Whoever installs the package has nothing else that its types could come from. */
function requireBeside(name: string, declarations: string): void {
  const sources = Array.from(declarations.matchAll(/(?:from |import\()"([^"]+)"/g), ([, at]) => at);
  const isThere = (source: string): boolean =>
    source.startsWith(".") ||
    ["react", ...BESIDE].some((known) => source === known || source.startsWith(`${known}/`));
  const missing = sources.filter((source = "") => !isThere(source));
  if (missing.length > 0) throw new Error(`${name} needs the types of ${missing.join(", ")}`);
}

/** Declarations name each other by their sources, and packages by their names. */
function nameByPlace(): void {
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const up = relative(entry.parentPath, types);
    const text = readFileSync(path, "utf8")
      .replaceAll(/(from |import\()"(\.{1,2}\/[^"]+)\.ts"/g, '$1"$2.d.ts"')
      .replaceAll(/"@darkroom\/([a-z]+)"/g, `"${up}/$1/src/index.d.ts"`);
    writeFileSync(path, text);
  }
}

function writeManifest(): void {
  const manifest = ManifestSchema.parse(readJson(join(root, "package.json")));
  const entry = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  const packed = {
    name: manifest.name,
    version: manifest.version,
    description: "Orders AI generations from a Darkroom and waits for them, with full types",
    license: manifest.license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=22.13" },
    exports: { ".": entry("index"), "./react": entry("react") },
    files: ["dist"],
    dependencies: Object.fromEntries(BESIDE.map((name) => [name, readVersion(name)])),
    peerDependencies: manifest.peerDependencies,
    peerDependenciesMeta: manifest.peerDependenciesMeta,
  };
  writeFileSync(join(staged, "package.json"), `${JSON.stringify(packed, null, 2)}\n`);
}

rmSync(join(root, "dist"), { recursive: true, force: true });
mkdirSync(staged, { recursive: true });
await buildCode();
await buildTypes();
writeManifest();
cpSync(join(root, "README.md"), join(staged, "README.md"));
cpSync(join(root, "..", "..", "LICENSE"), join(staged, "LICENSE"));
rmSync(types, { recursive: true });
