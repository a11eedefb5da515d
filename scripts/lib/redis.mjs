import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { run } from "./prepare.mjs";

const COMMAND = "redis-server";
const isThere = () => spawnSync(COMMAND, ["--version"]).status === 0;

/**
 * Makes sure of a redis-server for the suites that start one. Where none is there it is installed
 * by the system's package manager when that needs no question (root on Debian), without a service.
 * Elsewhere those suites are skipped, which is a failure where services are required (CI=true).
 */
export async function ensureRedis() {
  if (isThere()) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing redis-server for the tests with Redis …");
    // Debian's service scripts start nothing while this says single-user mode.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    const words = ["install", "-y", "-qq", "--no-install-recommends", COMMAND];
    await run("apt-get", ["update", "-qq"], { quiet: true, env });
    await run("apt-get", words, { quiet: true, env });
  }
  if (isThere()) return;
  console.log(
    "Tests with Redis are skipped: they need redis-server (Debian: apt-get install redis-server).",
  );
}
