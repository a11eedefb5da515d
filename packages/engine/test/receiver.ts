import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const EventSchema = z.object({
  type: z.string(),
  timestamp: z.string(),
  sequence: z.number().nullable(),
  data: z.looseObject({ id: z.string().optional(), status: z.string().optional() }),
});
export type ReceivedEvent = z.infer<typeof EventSchema>;

export type Received = {
  headers: Record<string, string>;
  body: string;
  event: ReceivedEvent;
};

export type Receiver = AsyncDisposable & {
  url: string;
  received: Received[];
  /** What it answers from now on; a number is a status without a body. */
  answerWith: (answer: number | ((response: ServerResponse, got: Received) => void)) => void;
};

/** A program of somebody else that takes our webhooks: a real server on this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answer: (response: ServerResponse, got: Received) => void = (response) => response.end();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await text(incoming);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      const got = { headers, body, event: EventSchema.parse(JSON.parse(body)) };
      received.push(got);
      answer(outgoing, got);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    received,
    answerWith: (wanted) => {
      answer =
        typeof wanted === "number"
          ? (response) => response.writeHead(wanted).end(wanted >= 400 ? "not now" : "")
          : wanted;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A world whose outgoing webhooks may reach this machine. */
export function createListeningWorld(options: WorldOptions = {}): Promise<World> {
  return createWorld({ allowedNetworks: ["127.0.0.0/8"], sharesClock: true, ...options });
}

/** Makes an endpoint of the world's account; tells its id and its secret. */
export async function openEndpoint(
  world: World,
  url: string,
  events: Parameters<World["engine"]["endpoints"]["create"]>[0]["events"] = [
    "prediction.succeeded",
    "prediction.failed",
    "prediction.canceled",
    "prediction.expired",
  ],
): Promise<{ id: string; secret: string }> {
  const { accountId, engine } = world;
  const made = await engine.endpoints.create({ accountId, url, events, description: "" });
  if (made.outcome !== "created") throw new Error(JSON.stringify(made));
  return { id: made.endpoint.id, secret: made.secret };
}

const WAIT_MS_MAX = 20_000;

/** Waits until something holds that another side brings about. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + WAIT_MS_MAX;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error("it never came to be");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The log of an endpoint of the world's account, newest first. */
export async function deliveriesOf(world: World, endpointId: string) {
  const { accountId, engine } = world;
  const query = { accountId, of: { endpointId }, cursor: null, most: 100 };
  return (await engine.endpoints.deliveries(query))?.items ?? [];
}
