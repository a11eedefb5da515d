import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppEnvironment } from "../http/app-context.ts";
import { sendStudio } from "./send-studio.ts";

let parent: string;
let studioDirectory: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "darkroom-studio-"));
  studioDirectory = join(parent, "dist");
  await mkdir(join(studioDirectory, "assets"), { recursive: true });
  await writeFile(join(parent, "secret.txt"), "outside");
  await writeFile(join(studioDirectory, "index.html"), "<!doctype html><title>Studio</title>");
  await writeFile(join(studioDirectory, "favicon.ico"), "icon");
  await writeFile(join(studioDirectory, "assets", "main-4f2a.js"), "export {};");
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function get(path: string, change: { directory?: string | null; basePath?: string } = {}) {
  const { directory = studioDirectory, basePath = "" } = change;
  const app = new Hono<AppEnvironment>();
  app.all("*", (context) => sendStudio({ basePath, studioDirectory: directory }, context));
  return app.request(path);
}

describe("sendStudio", () => {
  it("sends files with a digest in their name for good, with their type", async () => {
    const response = await get("/assets/main-4f2a.js");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await response.text()).toBe("export {};");
  });

  it("has other files asked for again", async () => {
    const response = await get("/favicon.ico");
    expect(response.headers.get("content-type")).toBe("image/x-icon");
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it.each(["/", "/p/01a2", "/gallery/2026", "/p/01a2?tab=log", "/models/owner~flux-1.1"])(
    "sends the page for the client's own route %s",
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<title>Studio</title>");
      expect(response.headers.get("cache-control")).toBe("no-cache");
    },
  );

  it.each([
    "/assets/main-gone.js",
    "/assets/",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/secret.txt",
    "/file%00.js",
    "/%E0%A4%A.js",
  ])("has nothing for %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("outside");
  });

  it("finds the same files below a base path", async () => {
    const below = { basePath: "/darkroom" };
    expect((await get("/darkroom/assets/main-4f2a.js", below)).status).toBe(200);
    expect(await (await get("/darkroom/p/1", below)).text()).toContain("Studio");
  });

  it("says how to build the studio where it is missing", async () => {
    const response = await get("/", { directory: join(parent, "nowhere") });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("pnpm --filter @darkroom/web build");
  });

  it("sends nothing where somebody else serves the studio", async () => {
    expect((await get("/", { directory: null })).status).toBe(404);
  });
});
