import { expect, test } from "vitest";
import { z } from "zod";
import { PredictionSchema, startReceiver, startTestEmulator, temporaryFolder } from "./fixture.ts";

const ISO_MICROS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

test("a create answers 201 with the whole object, and the prediction runs to one picture", async () => {
  await using emulator = await startTestEmulator();
  const response = await emulator.postCreate({ scenario: { durationMs: 60 } });
  expect(response.status).toBe(201);
  const created = PredictionSchema.strict().parse(await response.json());
  expect(created.id).toMatch(/^[a-z0-9]{26}$/);
  expect(created).toMatchObject({
    model: "darkroom/jersey-speed",
    status: "starting",
    output: null,
    error: null,
    logs: "",
    data_removed: false,
    source: "api",
    started_at: null,
    completed_at: null,
    urls: {
      get: `${emulator.url}/replicate/v1/predictions/${created.id}`,
      cancel: `${emulator.url}/replicate/v1/predictions/${created.id}/cancel`,
    },
  });
  expect(created.version).toMatch(/^[0-9a-f]{64}$/);
  expect(created.created_at).toMatch(ISO_MICROS);
  expect(created).not.toHaveProperty("metrics");
  expect(created).not.toHaveProperty("webhook");
  expect(created).not.toHaveProperty("deadline");
  expect(response.headers.get("location")).toBe(created.urls.get);

  const ended = await emulator.untilEnd(created.id);
  expect(ended.status).toBe("succeeded");
  expect(ended.output).toHaveLength(1);
  expect(ended.output?.[0]).toMatch(/\/delivery\/\w+\/\w{40}\/out-0\.png$/);
  expect(ended.started_at).toMatch(ISO_MICROS);
  expect(ended.completed_at).toMatch(ISO_MICROS);
  expect(ended.metrics?.predict_time).toBeGreaterThanOrEqual(0.05);
  expect(ended.metrics?.total_time).toBeGreaterThanOrEqual(ended.metrics?.predict_time ?? 1);

  const picture = await fetch(ended.output?.[0] ?? "");
  expect(picture.status).toBe(200);
  expect(picture.headers.get("content-type")).toBe("image/png");
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.length).toBe(Number(picture.headers.get("content-length")));
});

test("a version may be owner/name, owner/name:<64 hex> or <64 hex>", async () => {
  await using emulator = await startTestEmulator();
  const scenario = { durationMs: 0 };
  const byName = await emulator.create({ scenario, model: "darkroom/jersey-quality" });
  expect(byName.model).toBe("darkroom/jersey-quality");
  const whole = `darkroom/jersey-quality:${byName.version}`;
  expect((await emulator.create({ scenario, model: whole })).version).toBe(byName.version);
  const byHex = await emulator.create({ scenario, model: byName.version });
  expect(byHex.model).toBe("darkroom/jersey-quality");
});

test("a create by model and one by deployment take no version and say where they came from", async () => {
  await using emulator = await startTestEmulator();
  const input = { prompt: "x", __scenario: { durationMs: 0 } };
  const byModel = await emulator.post("/models/darkroom/jersey-scene/predictions", { input });
  expect(byModel.status).toBe(201);
  const model = PredictionSchema.parse(await byModel.json());
  expect(model.model).toBe("darkroom/jersey-scene");
  expect(model).not.toHaveProperty("deployment");

  const path = "/deployments/darkroom/jersey-speed/predictions";
  const deployed = PredictionSchema.parse(await (await emulator.post(path, { input })).json());
  expect(deployed.deployment).toBe("darkroom/jersey-speed");

  const withVersion = await emulator.post("/models/darkroom/jersey-scene/predictions", {
    version: "darkroom/jersey-scene",
    input,
  });
  expect(withVersion.status).toBe(422);
  const unknown = await emulator.post("/models/darkroom/none/predictions", { input });
  expect(unknown.status).toBe(404);
});

test("Prefer: wait holds the answer until the end and then says 201 with the output", async () => {
  await using emulator = await startTestEmulator();
  const headers = { prefer: "wait" };
  const response = await emulator.postCreate({ scenario: { durationMs: 80 }, headers });
  expect(response.status).toBe(201);
  const prediction = PredictionSchema.parse(await response.json());
  expect(prediction.status).toBe("succeeded");
  expect(prediction.output).toHaveLength(1);
});

test("Prefer: wait=n that runs out says 202 with the prediction as it stands, queued or running", async () => {
  await using emulator = await startTestEmulator();
  const headers = { prefer: "wait=1" };
  const [queued, running] = await Promise.all([
    emulator.postCreate({ scenario: { queueMs: 60_000, durationMs: 0 }, headers }),
    emulator.postCreate({ scenario: { durationMs: 60_000 }, headers }),
  ]);
  expect([queued.status, running.status]).toEqual([202, 202]);
  expect(PredictionSchema.parse(await queued.json()).status).toBe("starting");
  expect(PredictionSchema.parse(await running.json()).status).toBe("processing");
  expect((await emulator.log("create")).map((entry) => entry.status)).toEqual([202, 202]);
});

test("a deadline before the start aborts and a later one cancels, also across a restart", async () => {
  using folder = temporaryFolder();
  const { path: directory } = folder;
  const headers = { "cancel-after": "5s" };
  const ids: string[] = [];
  {
    // The first emulator lives six seconds ago, so that the second finds both deadlines passed.
    await using emulator = await startTestEmulator({ directory, now: () => Date.now() - 6000 });
    const queued = await emulator.create({ scenario: { queueMs: 60_000, durationMs: 0 }, headers });
    const running = await emulator.create({ scenario: { outcome: "hang" }, headers });
    expect(Date.parse(queued.deadline ?? "") - Date.parse(queued.created_at)).toBe(5000);
    await emulator.untilStatus(running.id, "processing");
    ids.push(queued.id, running.id);
  }
  await using emulator = await startTestEmulator({ directory });
  const [aborted, canceled] = await Promise.all(ids.map((id) => emulator.untilEnd(id)));
  expect(aborted?.status).toBe("aborted");
  expect(aborted?.started_at).toBeNull();
  expect(aborted?.metrics).not.toHaveProperty("predict_time");
  expect(canceled?.status).toBe("canceled");
});

test("cancel ends a running and a queued prediction at once, and sends the terminal webhook", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  for (const scenario of [{ durationMs: 60_000 }, { queueMs: 60_000, durationMs: 0 }]) {
    const { id } = await emulator.create({
      scenario,
      webhook: receiver.url,
      events: ["completed"],
    });
    const canceled = await emulator.cancel(id);
    expect(canceled.status).toBe("canceled");
    expect(canceled.completed_at).not.toBeNull();
    expect((await emulator.get(id)).status).toBe("canceled");
  }
  const webhooks = await receiver.until(2);
  expect(webhooks.map((webhook) => webhook.prediction.status)).toEqual(["canceled", "canceled"]);
});

test("cancel of a finished prediction leaves it as it is", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  const ended = await emulator.untilEnd(id);
  expect(await emulator.cancel(id)).toEqual(ended);
});

test("an unknown prediction is 404 for get and cancel", async () => {
  await using emulator = await startTestEmulator();
  expect((await emulator.request("/predictions/nothing")).status).toBe(404);
  expect((await emulator.request("/predictions/nothing/cancel", { method: "POST" })).status).toBe(
    404,
  );
  expect((await emulator.request("/nowhere")).status).toBe(404);
});

test("logs carry tqdm lines that rise to 100 percent, and previews stand in the output meanwhile", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const events = ["output", "completed"];
  const scenario = { durationMs: 700 };
  const { id } = await emulator.create({ scenario, webhook: receiver.url, events });
  const during = await receiver.untilStatus("processing");
  const preview = during.prediction.output?.[0] ?? "";
  expect(preview).toMatch(/preview-\d+\.png$/);
  expect((await fetch(preview)).status).toBe(200);
  const { logs } = await emulator.untilEnd(id);
  const percents = Array.from(
    logs.matchAll(/^\s*(\d+)%\s*\|.+?\|\s*(\d+)\/(\d+)/gm),
    ([, percent]) => Number(percent),
  );
  expect(percents.length).toBeGreaterThan(5);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(-1)).toBe(100);
});

test("the list is newest first, 100 a page, and its cursors lead down and up again", async () => {
  await using emulator = await startTestEmulator();
  const ids: string[] = [];
  for (let index = 0; index < 230; index += 1) {
    ids.unshift((await emulator.create({ scenario: { durationMs: 0 } })).id);
  }
  const PageSchema = z.object({
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(PredictionSchema),
  });
  const read = async (url: string) => {
    const headers = { authorization: "Bearer r8_test" };
    return PageSchema.parse(await (await fetch(url, { headers })).json());
  };
  const idsOf = (page: z.infer<typeof PageSchema>) => page.results.map((each) => each.id);
  const first = await read(`${emulator.url}/replicate/v1/predictions`);
  expect(first.previous).toBeNull();
  expect(idsOf(first)).toEqual(ids.slice(0, 100));
  const second = await read(first.next ?? "");
  expect(idsOf(second)).toEqual(ids.slice(100, 200));
  const third = await read(second.next ?? "");
  expect(idsOf(third)).toEqual(ids.slice(200));
  expect(third.next).toBeNull();
  const back = await read(third.previous ?? "");
  expect(idsOf(back)).toEqual(ids.slice(100, 200));
  const top = await read(back.previous ?? "");
  expect(idsOf(top)).toEqual(ids.slice(0, 100));
  expect(top.previous).toBeNull();
});

test("the list can be bounded by creation time, and knows no predictions of the web", async () => {
  let nowMs = Date.UTC(2026, 5, 1);
  await using emulator = await startTestEmulator({ now: () => nowMs });
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    ids.push((await emulator.create({ scenario: { outcome: "hang" } })).id);
    nowMs += 1000;
  }
  const list = async (query: string): Promise<string[]> => {
    const page: unknown = await (await emulator.request(`/predictions?${query}`)).json();
    const { results } = z.object({ results: z.array(PredictionSchema) }).parse(page);
    return results.map((each) => each.id);
  };
  expect(await list("created_after=2026-06-01T00:00:01Z")).toEqual([ids[2], ids[1]]);
  expect(await list("created_before=2026-06-01T00:00:01Z")).toEqual([ids[0]]);
  const both = "created_after=2026-06-01T00:00:00.500Z&created_before=2026-06-01T00:00:02Z";
  expect(await list(both)).toEqual([ids[1]]);
  expect(await list("source=web")).toEqual([]);
  expect(await list("source=api")).toHaveLength(3);
  for (const wrong of ["created_after=soon", "cursor=here", "source=mars"]) {
    expect((await emulator.request(`/predictions?${wrong}`)).status).toBe(422);
  }
});

test("urls and output follow the host by which the reader asks", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  await emulator.untilEnd(id);
  const other = emulator.url.replace("127.0.0.1", "localhost");
  const headers = { authorization: "Bearer r8_x" };
  const answer: unknown = await (
    await fetch(`${other}/replicate/v1/predictions/${id}`, { headers })
  ).json();
  const prediction = PredictionSchema.parse(answer);
  expect(prediction.urls.get.startsWith(other)).toBe(true);
  expect(prediction.output?.[0]?.startsWith(other)).toBe(true);
});
