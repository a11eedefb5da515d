import { expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./fixture.ts";

const ReleaseSchema = z.object({ model: z.string(), version: z.string().regex(/^[0-9a-f]{64}$/) });
const DeploymentSchema = z.object({
  owner: z.string(),
  name: z.string(),
  current_release: ReleaseSchema,
});
const SearchSchema = z.object({
  models: z.array(z.object({ model: z.object({ name: z.string() }) })),
});

test("every model is deployed under its own name, with the version that it has", async () => {
  await using emulator = await startTestEmulator();
  const answer: unknown = await (await emulator.request("/deployments")).json();
  const { results } = z.object({ results: z.array(DeploymentSchema) }).parse(answer);
  expect(results.length).toBeGreaterThan(3);
  for (const deployment of results) {
    const { owner, name, current_release } = deployment;
    expect(current_release.model).toBe(`${owner}/${name}`);
    const one: unknown = await (await emulator.request(`/deployments/${owner}/${name}`)).json();
    expect(DeploymentSchema.parse(one)).toEqual(deployment);
    const path = `/models/${owner}/${name}/versions/${current_release.version}`;
    expect((await emulator.request(path)).status).toBe(200);
  }
  expect((await emulator.request("/deployments/darkroom/none")).status).toBe(404);
});

test("a search finds what has all the words, at most as many as are asked for", async () => {
  await using emulator = await startTestEmulator();
  const search = async (query: string): Promise<string[]> => {
    const answer: unknown = await (await emulator.request(`/search?${query}`)).json();
    return SearchSchema.parse(answer).models.map(({ model }) => model.name);
  };
  const jerseys = await search("query=JERSEY");
  expect(jerseys.length).toBeGreaterThan(3);
  expect(jerseys.every((name) => name.startsWith("jersey"))).toBe(true);
  expect(await search("query=jersey&limit=2")).toEqual(jerseys.slice(0, 2));
  expect(await search("query=jersey+submarine")).toEqual([]);
});

test.each(["0", "51", "-1", "many", ""])("a search for %j models is refused", async (limit) => {
  await using emulator = await startTestEmulator();
  const response = await emulator.request(`/search?query=jersey&limit=${limit}`);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ invalid_fields: [{ field: "limit" }] });
});

test("a model that nobody has run has no examples, an unknown one is 404", async () => {
  await using emulator = await startTestEmulator();
  const none = await emulator.request("/models/darkroom/jersey-speed/examples");
  expect(await none.json()).toMatchObject({ results: [] });
  expect((await emulator.request("/models/darkroom/none/examples")).status).toBe(404);
});
