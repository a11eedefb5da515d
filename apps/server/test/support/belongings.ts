import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { z } from "zod";
import { OPERATOR_TOKEN } from "./callers.ts";
import { bearer, createKey } from "./member.ts";
import { createVisitor, hasEnded } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

const IdSchema = z.looseObject({ id: z.string() });
const PageSchema = z.looseObject({ items: z.array(IdSchema), nextCursor: z.string().nullable() });
const SettingsSchema = z.looseObject({
  channels: z.looseObject({ pusher: z.looseObject({ channel: z.string() }) }),
});

/** Paths and ids of one real object of every kind, all of one account. */
export type Belongings = Awaited<ReturnType<typeof createBelongings>>;

/** An address that takes whatever is sent to it. */
export async function startReceiver() {
  const receiver = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String(portOf(receiver.address()))}/hooks`,
    [Symbol.asyncDispose]: async () => {
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function until<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const RUNNING_MS = 36_000;

/** A prediction that runs and shows a preview, with the path of the preview. */
async function startRunning(owner: Visitor) {
  await owner.query("prediction.active");
  const input = { prompt: "a jersey that takes its time", __scenario: { durationMs: RUNNING_MS } };
  const { id } = await owner.create({ input, delivery: "poll" });
  const preview = `/results/${id}/preview`;
  await until(async () => {
    await owner.get(id);
    return (await owner.send(preview)).status === 200 ? preview : undefined;
  });
  return { running: id, preview };
}

async function startBatch(owner: Visitor, url: string) {
  const scenario = { durationMs: 20 };
  const items = ["one", "two"].map((prompt) => ({ prompt, __scenario: scenario }));
  const order = { model: "darkroom/jersey-speed", items };
  const { id: batch } = IdSchema.parse((await owner.mutate("batch.create", order)).result);
  await until(async () => {
    const { result } = await owner.query("batch.get", { id: batch });
    return z.looseObject({ status: z.string() }).parse(result).status === "ended"
      ? batch
      : undefined;
  });
  const response = await fetch(`${url}/api/batches/upload?model=${order.model}&format=csv`, {
    method: "POST",
    headers: { cookie: owner.cookie() ?? "", "content-type": "text/plain" },
    body: "prompt\nthree\n",
  });
  const { uploadId: upload } = z.looseObject({ uploadId: z.string() }).parse(await response.json());
  return { batch, upload, csv: `/batches/${batch}/export.csv` };
}

async function openEndpoint(owner: Visitor, address: string) {
  const made = await owner.mutate("endpoint.create", { url: address });
  expect(made.error).toBeNull();
  const { id: endpoint } = IdSchema.parse(made.result);
  const tested = await owner.mutate("endpoint.test", { id: endpoint });
  const { deliveryId: endpointDelivery } = z
    .looseObject({ deliveryId: z.string() })
    .parse(tested.result);
  return { endpoint, endpointDelivery };
}

async function findNotification(owner: Visitor) {
  const notification = await until(async () => {
    const { result } = await owner.query("notification.list");
    return PageSchema.parse(result).items[0]?.id;
  });
  const { result } = await owner.query("notification.settings");
  return { notification, channel: SettingsSchema.parse(result).channels.pusher.channel };
}

/** What a provider sent about a prediction; operators see it. */
async function findDelivery(url: string, predictionId: string): Promise<string> {
  const response = await fetch(`${url}/trpc/delivery.list`, { headers: bearer(OPERATOR_TOKEN) });
  const row = z.looseObject({ id: z.string(), predictionId: z.string().nullable() });
  const { result } = z
    .looseObject({ result: z.looseObject({ data: z.looseObject({ items: z.array(row) }) }) })
    .parse(await response.json());
  const found = result.data.items.find((item) => item.predictionId === predictionId);
  return found?.id ?? "";
}

/** One real object of every kind, made by a member of a server with `Pusher` and operators. */
export async function createBelongings(owner: Visitor, places: { url: string; receiver: string }) {
  const { url, receiver } = places;
  const { id: account } = IdSchema.parse((await owner.query("account.get")).result);
  await owner.mutate("notification.configure", { when: "always" });
  const { key } = await createKey(owner, { name: "the owner's" });
  const opened = await openEndpoint(owner, receiver);
  const order = { prediction: { model: "darkroom/jersey-speed", input: { prompt: "daily" } } };
  const made = await owner.mutate("schedule.create", { cron: "0 9 * * *", order });
  const { id: schedule } = IdSchema.parse(made.result);
  const created = await owner.create({ delivery: "webhook" });
  const ended = await owner.waitUntil(created.id, hasEnded);
  const path = ended.outputs[0]?.url ?? "";
  const known = await createVisitor(url).send(path);
  expect(known.status).toBe(404);
  return {
    account,
    prediction: ended.id,
    result: path,
    key: key.id,
    schedule,
    receiver,
    delivery: await findDelivery(url, ended.id),
    ...opened,
    ...(await findNotification(owner)),
    ...(await startBatch(owner, url)),
    ...(await startRunning(owner)),
  };
}
