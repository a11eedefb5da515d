import type { Balance, EmulatorControl, Prediction, Visitor } from "../../src/index.ts";
import { RefusedError, createGuest, expect, readPngSize, test } from "../../src/index.ts";

const PROMPT = "teal and orange basketball jersey, hexagons, Harbor 7";

test("a guest gets a picture of the promised size for its price, and nobody else gets it", async ({
  darkroom,
  visitor,
  emulator,
}) => {
  const before = await visitor.balance();
  const created = await visitor.create({ input: { prompt: PROMPT } });
  expect(created).toMatchObject({ status: "queued", outputs: [], endedAt: null });
  expect(created.pollAfterMs).toBeGreaterThan(0);
  const ended = await visitor.untilEnded(created.id);
  await expectPromisedPicture(visitor, ended);
  await expectPaid(visitor, before, ended);
  await expectHiddenFrom(await createGuest(darkroom.url), ended);
  expect(await emulator.createsOf(ended.id)).toHaveLength(1);
  expectNoProviderHost(visitor, darkroom.emulatorUrl);
});

test("a power cut half-way costs nothing: the picture arrives under its id after the next start", async ({
  darkroom,
  visitor,
  emulator,
}) => {
  const before = await visitor.balance();
  const created = await visitor.create({ input: { prompt: PROMPT } });
  await visitor.until(created.id, ({ status }) => status === "processing");
  await darkroom.kill9();
  await darkroom.start();
  const ended = await visitor.untilEnded(created.id);
  await expectPromisedPicture(visitor, ended);
  await expectPaid(visitor, before, ended);
  await expectHiddenFrom(await createGuest(darkroom.url), ended);
  await expectOneCreate(emulator, ended.id);
  expectNoProviderHost(visitor, darkroom.emulatorUrl);
});

/** Every output has the pixels that it claims, and the model's promise is kept. */
async function expectPromisedPicture(visitor: Visitor, ended: Prediction): Promise<void> {
  expect(ended).toMatchObject({ status: "succeeded", error: null });
  const { output: promised } = await visitor.model(ended.model);
  const { width, height } = promised;
  expect(ended.outputs).toHaveLength(1);
  for (const output of ended.outputs) {
    expect(output).toMatchObject({ kind: "image", mediaType: "image/png", width, height });
    const bytes = await visitor.download(output.url);
    expect(bytes.byteLength).toBe(output.bytes);
    expect(readPngSize(bytes)).toEqual({ width, height });
  }
}

async function expectPaid(visitor: Visitor, before: Balance, ended: Prediction): Promise<void> {
  const { credits: price } = await visitor.model(ended.model);
  expect(ended.credits).toEqual({ price, reserved: 0, captured: price });
  const after = await visitor.balance();
  expect(after.available + after.reserved).toBe(before.available + before.reserved - price);
  expect(after.reserved).toBe(0);
}

/** For a stranger neither the prediction nor its bytes exist. */
async function expectHiddenFrom(stranger: Visitor, ended: Prediction): Promise<void> {
  const refusal = await stranger.get(ended.id).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusedError);
  expect(refusal).toMatchObject({ reason: "not_found", httpStatus: 404 });
  expect(await stranger.listAll()).toEqual([]);
  for (const { url } of ended.outputs) {
    // Whoever holds the signed address may read it; the bare one is for the owner alone.
    const [bare = ""] = url.split("?");
    expect((await stranger.send(bare)).status).toBe(404);
    expect((await stranger.send(`${bare}?e=99999999&s=forged`)).status).toBe(404);
  }
  const preview = await stranger.send(`/results/${ended.id}/preview`);
  expect(preview.status).toBe(404);
}

async function expectOneCreate(emulator: EmulatorControl, id: string): Promise<void> {
  expect(await emulator.createsOf(id)).toHaveLength(1);
  expect(await emulator.predictions()).toHaveLength(1);
}

function expectNoProviderHost(visitor: Visitor, emulatorUrl: string): void {
  const { host, port } = new URL(emulatorUrl);
  const telling = visitor.replies().filter(({ headers, body }) => {
    const text = `${headers}\n${body}`;
    return text.includes(host) || text.includes(`:${port}`) || text.includes("replicate.delivery");
  });
  expect(telling).toEqual([]);
  expect(visitor.replies().length).toBeGreaterThan(3);
}
