import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import Replicate, { validateWebhook } from "replicate";
import { expect, startEmulatorProgram, test, waitFor } from "../../src/index.ts";

const WEBHOOK_MS_MAX = 60_000;

type Received = { headers: IncomingHttpHeaders; body: string };

test("the official client runs, cancels and validates against the emulator's own program", async () => {
  const emulator = await startEmulatorProgram();
  const receiver = await startReceiver();
  try {
    const client = new Replicate({
      auth: "r8_outside",
      baseUrl: `${emulator.url}/replicate/v1`,
      useFileOutput: false,
    });
    const model = "darkroom/jersey-speed";
    const input = { prompt: "a jersey", __scenario: { durationMs: 100 } };
    const output = await client.run(model, { input });
    expect(output).toEqual([expect.stringMatching(/\.png$/)]);

    const slow = { prompt: "a jersey", __scenario: { durationMs: 600_000 } };
    const { id } = await client.predictions.create({ model, input: slow });
    expect((await client.predictions.cancel(id)).status).toBe("canceled");

    const webhook = receiver.url;
    const webhook_events_filter: ["completed"] = ["completed"];
    await client.predictions.create({ model, input, webhook, webhook_events_filter });
    const [received] = await waitFor("A webhook came", WEBHOOK_MS_MAX, async () =>
      receiver.received.length > 0 ? receiver.received : null,
    );
    const { key } = await client.webhooks.default.secret.get();
    expect(await validateWebhook({ ...readSigned(received), secret: key })).toBe(true);
    const forged = { ...readSigned(received), body: `${received?.body ?? ""} ` };
    expect(await validateWebhook({ ...forged, secret: key })).toBe(false);
  } finally {
    await receiver.close();
    expect(await emulator.stop()).toEqual({ code: 0, signal: null });
  }
});

function readSigned(received: Received | undefined) {
  const { headers = {}, body = "" } = received ?? {};
  return {
    id: String(headers["webhook-id"]),
    timestamp: String(headers["webhook-timestamp"]),
    signature: String(headers["webhook-signature"]),
    body,
  };
}

/** Takes webhooks and keeps them. */
async function startReceiver() {
  const received: Received[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push({ headers: request.headers, body: await text(request) });
    response.end();
  };
  const server = createServer((request, response) => {
    void take(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
