// `npm start`: installs what is missing, builds the studio when it changed, runs the server.
import { spawn } from "node:child_process";
import {
  BUILD_SKIPPED,
  buildStudio,
  buildWorker,
  ensureInstalled,
  nodePath,
  root,
} from "./lib/prepare.mjs";
import { fail } from "./lib/say.mjs";

const dev = process.argv.includes("--dev");

try {
  await ensureInstalled();
  const built = dev ? BUILD_SKIPPED : await buildStudio();
  if (built !== BUILD_SKIPPED) console.log("Built the studio.");
  if (!dev) await buildWorker();
} catch (error) {
  fail(error);
}

const main = ["apps/server/src/main.node.ts"];
const server = spawn(nodePath(), dev ? ["--watch", ...main] : main, {
  cwd: root,
  // The channel tells the server when this process is gone, also after a kill -9.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { ...process.env, NODE_ENV: dev ? "development" : "production" },
});
const stop = (signal) => server.kill(signal);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));

// npm does not pass a signal on when it is ended by one; without it we end as well.
const PARENT_CHECK_MS = 1_000;
const parent = process.ppid;
setInterval(() => process.ppid !== parent && stop("SIGTERM"), PARENT_CHECK_MS).unref();

server.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
