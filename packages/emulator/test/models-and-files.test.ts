import { expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./fixture.ts";

const VersionSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  created_at: z.string(),
  openapi_schema: z.object({
    components: z.object({
      schemas: z.object({
        Input: z.object({
          required: z.array(z.string()),
          properties: z.record(z.string(), z.record(z.string(), z.unknown())),
        }),
      }),
    }),
  }),
});
const ModelSchema = z.object({
  owner: z.string(),
  name: z.string(),
  latest_version: VersionSchema,
});

test("a model tells its input with titles, descriptions, order and limits, and not the scenario", async () => {
  await using emulator = await startTestEmulator();
  for (const name of ["jersey-preview", "jersey-speed", "jersey-quality", "jersey-scene"]) {
    const answer: unknown = await (await emulator.request(`/models/darkroom/${name}`)).json();
    const model = ModelSchema.parse(answer);
    expect(model.name).toBe(name);
    const { Input } = model.latest_version.openapi_schema.components.schemas;
    expect(Input.required).toEqual(["prompt"]);
    expect(Input.properties["prompt"]).toMatchObject({
      type: "string",
      "x-order": 0,
      maxLength: 10_000,
    });
    expect(Input.properties["seed"]).toMatchObject({ type: "integer", minimum: 0 });
    const properties = Object.values(Input.properties);
    expect(properties.map((property) => property["x-order"])).toEqual([...properties.keys()]);
    for (const property of properties) {
      expect(String(property["description"]).length).toBeGreaterThan(10);
    }
  }
});

test("version ids differ between models and are the same in every emulator", async () => {
  const idsOf = async (): Promise<string[]> => {
    await using emulator = await startTestEmulator();
    const answer: unknown = await (await emulator.request("/models")).json();
    const { results } = z.object({ results: z.array(ModelSchema) }).parse(answer);
    return results.map((model) => model.latest_version.id);
  };
  const ids = await idsOf();
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(3);
  expect(await idsOf()).toEqual(ids);
});

test("versions can be listed and read; an unknown model or version is 404", async () => {
  await using emulator = await startTestEmulator();
  const path = "/models/darkroom/jersey-speed/versions";
  const answer: unknown = await (await emulator.request(path)).json();
  const { results } = z.object({ results: z.array(VersionSchema) }).parse(answer);
  const id = results[0]?.id ?? "";
  const one: unknown = await (await emulator.request(`${path}/${id}`)).json();
  expect(VersionSchema.parse(one)).toEqual(results[0]);
  for (const missing of [
    `${path}/${"0".repeat(64)}`,
    `/models/darkroom/jersey-quality/versions/${id}`,
    "/models/darkroom/none",
    "/models/darkroom/none/versions",
    "/models/nobody/jersey-speed",
  ]) {
    expect((await emulator.request(missing)).status).toBe(404);
  }
});

test("an upload without content, or with metadata that is no object, is refused", async () => {
  await using emulator = await startTestEmulator();
  const send = (form: FormData) => emulator.request("/files", { method: "POST", body: form });
  expect((await send(new FormData())).status).toBe(422);
  const wrong = new FormData();
  wrong.set("content", new Blob(["x"]), "x.txt");
  wrong.set("metadata", "[1]");
  expect((await send(wrong)).status).toBe(422);
  const noForm = await emulator.request("/files", { method: "POST", body: "text" });
  expect(noForm.status).toBe(422);
});

test("an upload tells name, type, size and digest, and is gone after a day", async () => {
  let aheadMs = 0;
  await using emulator = await startTestEmulator({ now: () => Date.now() + aheadMs });
  const form = new FormData();
  form.set("content", new Blob(["abc"], { type: "text/plain" }), "letters.txt");
  form.set("metadata", JSON.stringify({ use: 1 }));
  const response = await emulator.request("/files", { method: "POST", body: form });
  expect(response.status).toBe(201);
  const file = z
    .looseObject({ id: z.string(), urls: z.object({ get: z.string() }) })
    .parse(await response.json());
  expect(file).toMatchObject({
    name: "letters.txt",
    content_type: "text/plain",
    size: 3,
    checksums: { sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    metadata: { use: 1 },
  });
  expect(file.urls.get).toBe(`${emulator.url}/replicate/v1/files/${file.id}`);
  expect((await emulator.request(`/files/${file.id}`)).status).toBe(200);
  aheadMs = 25 * 60 * 60 * 1000;
  expect((await emulator.request(`/files/${file.id}`)).status).toBe(404);
  expect(await (await emulator.request("/files")).json()).toMatchObject({ results: [] });
  const removal = await emulator.request(`/files/${file.id}`, { method: "DELETE" });
  expect(removal.status).toBe(404);
});
