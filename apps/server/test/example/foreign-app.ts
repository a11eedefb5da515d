import { join } from "node:path";
import { openDatabase } from "@darkroom/db";
import { createCallback, createReplicateProvider, createSafeFetch } from "@darkroom/providers";
import { createFileStorage, createSpool } from "@darkroom/storage";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { createDarkroom } from "../../src/index.ts";
import type { Darkroom } from "../../src/index.ts";

/** What the app around it knows. */
type Surroundings = {
  directory: string;
  /** Where browsers reach the app, with the path under which Darkroom is mounted. */
  publicUrl: string;
  secret: string;
  replicate: { apiToken: string; baseUrl: string };
};

/** Where the provider's webhooks arrive is the public URL; outputs may come from the provider. */
export async function openDarkroom(known: Surroundings): Promise<Darkroom> {
  const { directory, publicUrl, secret, replicate } = known;
  const database = await openDatabase({ url: `file:${join(directory, "darkroom.db")}` });
  await database.migrate();
  const darkroom = createDarkroom({
    database,
    providers: [createReplicateProvider({ ...replicate, now: Date.now })],
    models: [
      {
        model: "darkroom/jersey-speed",
        provider: "replicate",
        modelVersion: null,
        title: "Jersey",
        description: "A jersey in a few seconds.",
        credits: 2,
        output: { kind: "image", width: null, height: null },
        promptCharactersMax: 200,
        inputSchema: z.strictObject({ prompt: z.string().min(1).max(200) }),
        deadlineMs: 10 * 60_000,
      },
    ],
    storage: createFileStorage(join(directory, "results")),
    previews: createFileStorage(join(directory, "previews")),
    spool: createSpool({ directory: join(directory, "spool"), bytesMax: 1e9, now: Date.now }),
    safeFetch: createSafeFetch({ allowedOrigins: [new URL(replicate.baseUrl).origin] }),
    callback: createCallback({ secret, publicUrl: () => publicUrl }),
    webhooksReachable: () => true,
    secret,
    publicUrl,
    welcomeCredits: 10,
    limits: { createsPerMinute: 600, anonymousCreatesPerHour: null },
    workerName: `app-${String(process.pid)}`,
    log: () => undefined,
  });
  darkroom.worker.start();
  return darkroom;
}

/** An app that has pages of its own, and Darkroom under a path. */
export function createApp(darkroom: Darkroom): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/", (context) => context.text("the shop"));
  app.all("/pictures/*", (context) =>
    darkroom.fetch(context.req.raw, {
      remoteAddress: context.env.incoming.socket.remoteAddress ?? null,
    }),
  );
  return app;
}
