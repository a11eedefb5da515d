// Plain JavaScript for Node 20.19 and newer: it runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "./say.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const BUILD_SKIPPED = "unchanged";

const NODE_MINIMUM = [20, 19];
const STAMP = join(root, "node_modules", ".darkroom-installed");
const WORKER_STAMP = join(root, "packages", "generator", "dist", ".darkroom-built");
const STUDIO_STAMP = join(root, "apps", "web", "dist", ".darkroom-built");

/** The Node 24 that the workspace brings along. */
export function nodePath() {
  return join(
    root,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
}

/** Where the pinned pnpm is, once it is known; turbo looks for it on the path. */
let pnpmBins = null;

/** A log file is no terminal: colours there are noise. */
const plainOutput = () => (process.stdout.isTTY ? {} : { NO_COLOR: "1" });

/** An environment in which the workspace's own tools and Node come first. */
export function toolEnvironment() {
  const bins = [join(root, "node_modules", ".bin"), dirname(nodePath())];
  if (pnpmBins !== null) bins.push(pnpmBins);
  // Our checks send nothing about the people who run them.
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...plainOutput() };
  return { ...process.env, ...quiet, PATH: [...bins, process.env.PATH ?? ""].join(delimiter) };
}

/** Runs a command; resolves with its exit code and, when quiet, what it printed. */
export function run(command, args, options = {}) {
  const { quiet = false, env = toolEnvironment(), cwd = root } = options;
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", reject);
    child.on("exit", (code) => resolvePromise({ code: code ?? 1, output }));
  });
}

async function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(await readFile(join(root, path)));
  return hash.digest("hex");
}

async function manifests() {
  const found = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"];
  for (const group of ["apps", "packages"]) {
    for (const name of await readdir(join(root, group))) {
      const path = `${group}/${name}/package.json`;
      if (existsSync(join(root, path))) found.push(path);
    }
  }
  return found.toSorted((left, right) => (left < right ? -1 : 1));
}

async function stamped(path, value) {
  return existsSync(path) && (await readFile(path, "utf8")) === value;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = NODE_MINIMUM;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old: install Node ${NODE_MINIMUM.join(".")} or newer from https://nodejs.org and try again.`,
  );
}

async function pinnedPnpm() {
  const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return String(packageManager).split("@").at(-1);
}

/** pnpm's own launcher works only after its install script, which npm may not have run. */
async function writeLauncher(path, entry) {
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\nexec node "${entry}" "$@"\n`, { mode: 0o755 });
}

/** The pinned pnpm: kept in a folder of the user's cache, installed there by npm when missing. */
export async function pnpmPath() {
  const version = await pinnedPnpm();
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "darkroom", `pnpm-${version}`);
  const entry = join(folder, "node_modules", "pnpm", "bin", "pnpm.mjs");
  pnpmBins = join(folder, "bin");
  if (!existsSync(entry)) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "private": true }\n');
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", `pnpm@${version}`];
    const { code, output } = await run(npm, args, { quiet: true, env: process.env, cwd: folder });
    if (code !== 0) throw installError(`pnpm ${version}`, output);
  }
  await writeLauncher(join(pnpmBins, "pnpm"), entry);
  return entry;
}

function installError(what, output) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL/.test(
    output,
  );
  const reason = offline
    ? "the npm registry cannot be reached: connect to the network and try again (once installed, no network is needed)"
    : `the install failed:\n${output.trim().split("\n").slice(-12).join("\n")}`;
  return new SetupError(`Could not install ${what}: ${reason}.`);
}

/** Installs pnpm, Node 24 and all packages when a manifest or the lock file changed. */
export async function ensureInstalled() {
  checkNode();
  const wanted = await digest(await manifests());
  if ((await stamped(STAMP, wanted)) && existsSync(nodePath())) return;
  console.log("Installing (the first time takes a minute) …");
  const pnpm = await pnpmPath();
  const args = [pnpm, "install", "--frozen-lockfile", "--prefer-offline"];
  const env = { ...process.env, CI: "true" };
  const { code, output } = await run(process.execPath, args, { quiet: true, env });
  if (code !== 0) throw installError("the packages", output);
  if (!existsSync(nodePath()))
    throw new SetupError("Node 24 was not installed: delete node_modules and try again.");
  await writeFile(STAMP, wanted);
}

async function filesBelow(path) {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map((entry) => {
      const child = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(child) : [child];
    }),
  );
  return lists.flat();
}

/** Builds the studio when its sources changed since the last build. */
export async function buildStudio() {
  const sources = [
    ...(await filesBelow("apps/web/src")),
    ...(await filesBelow("packages/lifecycle/src")),
    ...(existsSync(join(root, "apps/web/public")) ? await filesBelow("apps/web/public") : []),
    "apps/web/index.html",
    "apps/web/vite.config.ts",
    "pnpm-lock.yaml",
  ].toSorted((left, right) => (left < right ? -1 : 1));
  const wanted = await digest(sources);
  if (await stamped(STUDIO_STAMP, wanted)) return BUILD_SKIPPED;
  const vite = join(root, "apps", "web", "node_modules", "vite", "bin", "vite.js");
  const { code, output } = await run(nodePath(), [vite, "build"], {
    quiet: true,
    cwd: join(root, "apps", "web"),
  });
  if (code !== 0) throw new SetupError(`The studio could not be built:\n${output}`);
  await writeFile(STUDIO_STAMP, wanted);
  return "built";
}

/**
 * Bundles the generator's worker when its sources or weights changed since the last time. Without a
 * bundle the worker runs from its sources, only slower to start; so a failure is told, not thrown.
 */
export async function buildWorker() {
  const sources = [
    ...(await filesBelow("packages/generator/src")),
    ...(await filesBelow("packages/generator/weights")),
    "packages/generator/scripts/bundle-worker.ts",
    "pnpm-lock.yaml",
  ].toSorted((left, right) => (left < right ? -1 : 1));
  const wanted = await digest(sources);
  if (await stamped(WORKER_STAMP, wanted)) return BUILD_SKIPPED;
  const script = join("scripts", "bundle-worker.ts");
  const cwd = join(root, "packages", "generator");
  const { code, output } = await run(nodePath(), [script], { quiet: true, cwd });
  if (code !== 0) {
    console.error(`The worker could not be bundled and runs from its sources:\n${output}`);
    return BUILD_SKIPPED;
  }
  await writeFile(WORKER_STAMP, wanted);
  return "built";
}
