import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@darkroom/client";
import { startEmulator } from "@darkroom/emulator";
import { createAdaptorServer } from "@hono/node-server";
import { expect, it } from "vitest";
import { createApp, openDarkroom } from "./example/foreign-app.ts";
import { createGuest } from "./support/visitor.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const SECRET = "a secret of the app around it, long enough";

it("serves under a path of somebody else's app, from the order to the bytes", async () => {
  const directory = await mkdtemp(join(tmpdir(), "darkroom-mounted-"));
  await using emulator = await startEmulator({ directory: join(directory, "emulator") });
  // The app is there before its address is known, as the address belongs to the public URL.
  let app: ReturnType<typeof createApp> | null = null;
  const server = createAdaptorServer({
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${String(port)}`;
  const url = `${origin}/pictures`;
  const darkroom = await openDarkroom({
    directory,
    publicUrl: url,
    secret: SECRET,
    replicate: { apiToken: "r8_app", baseUrl: `${emulator.url}/replicate/v1` },
  });
  app = createApp(darkroom);

  const guest = await createGuest(url);
  const client = createClient({ url, headers: () => ({ cookie: guest.cookie() ?? "" }) });
  const prediction = await client.predictions.run({
    model: "darkroom/jersey-speed",
    input: { prompt: "a jersey for the shop" },
  });
  expect(prediction).toMatchObject({ status: "succeeded", credits: { captured: 2 } });
  const [output] = prediction.outputs;
  expect(output?.url).toMatch(`${url}/results/`);
  const picture = await guest.send(String(output?.url).slice(url.length));
  expect((await picture.arrayBuffer()).byteLength).toBe(output?.bytes);
  // Webhooks of the provider came in under the same path.
  const timeline = await client.api.prediction.timeline.query({ id: prediction.id });
  expect(timeline.map(({ actor }) => actor).join(" ")).toContain("webhook");
  expect(await (await fetch(origin)).text()).toBe("the shop");
  expect((await fetch(`${origin}/trpc/system.status`)).status).toBe(404);

  await darkroom.close();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

it("is shown in the docs as it is tested", async () => {
  const page = await readFile(join(REPOSITORY, "apps/docs/adopting.md"), "utf8");
  const example = await readFile(
    join(REPOSITORY, "apps/server/test/example/foreign-app.ts"),
    "utf8",
  );
  const shown = Array.from(page.matchAll(/```ts\n(.*?)```/gs), ([, code = ""]) => code);
  expect(shown.length).toBeGreaterThan(0);
  for (const code of shown) expect(example).toContain(code);
});
