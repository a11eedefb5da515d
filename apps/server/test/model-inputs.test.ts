import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@darkroom/emulator";
import type { RunningEmulator } from "@darkroom/emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createCatalogue } from "../src/catalogue/create-catalogue.ts";

/** What the catalogue checks and what the provider publishes must not drift apart. */

const PropertySchema = z.record(z.string(), z.unknown());
const SchemasSchema = z
  .object({
    Input: z.object({
      properties: z.record(z.string(), PropertySchema),
      required: z.array(z.string()),
    }),
  })
  .catchall(PropertySchema);
const ModelSchema = z.object({
  description: z.string(),
  latest_version: z.object({
    openapi_schema: z.object({ components: z.object({ schemas: SchemasSchema }) }),
  }),
});
const ReferencesSchema = z.tuple([z.object({ $ref: z.string() })]);

const models = createCatalogue({ emulated: true });
let directory = "";
let emulator: RunningEmulator;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "model-inputs-"));
  emulator = await startEmulator({ directory, port: 0 });
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

async function publishedBy(model: string) {
  const response = await fetch(`${emulator.url}/replicate/v1/models/${model}`, {
    headers: { authorization: "Bearer r8_test" },
  });
  const { description, latest_version } = ModelSchema.parse(await response.json());
  return { description, schemas: latest_version.openapi_schema.components.schemas };
}

/** A choice in the place where it is used, as a form would read it. */
function resolveChoice(
  property: z.infer<typeof PropertySchema>,
  schemas: z.infer<typeof SchemasSchema>,
): z.infer<typeof PropertySchema> {
  const { allOf, ...own } = property;
  if (allOf === undefined) return own;
  const [{ $ref }] = ReferencesSchema.parse(allOf);
  const { type, enum: choices } = PropertySchema.parse(schemas[$ref.split("/").at(-1) ?? ""]);
  return { ...own, type, enum: choices };
}

describe.each(models)("$model", ({ model, description, inputSchema }) => {
  it("takes the same input here and at the provider", async () => {
    const published = await publishedBy(model);
    const { Input } = published.schemas;
    const expected = Object.fromEntries(
      Object.entries(Input.properties).map(([name, property]) => [
        name,
        resolveChoice(property, published.schemas),
      ]),
    );
    const { properties = {}, required = [] } = z.toJSONSchema(inputSchema, { io: "input" });
    const { __scenario: _scenario, ...own } = properties;
    expect(own).toEqual(expected);
    expect(required).toEqual(Input.required);
    expect(description).toBe(published.description);
  });

  it("fills in what the provider would fill in", async () => {
    const { schemas } = await publishedBy(model);
    const defaults = Object.entries(schemas.Input.properties).flatMap(([name, property]) =>
      "default" in property ? [[name, property["default"]]] : [],
    );
    const required = Object.fromEntries(schemas.Input.required.map((name) => [name, "a shirt"]));
    expect(inputSchema.parse(required)).toEqual({ ...required, ...Object.fromEntries(defaults) });
  });
});
