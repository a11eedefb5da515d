import { checkInput } from "@darkroom/generator";
import { isObject, type JsonObject } from "../json.ts";
import { SCENARIO_FIELD, WEBHOOK_EVENTS, type WebhookEvent } from "../scenario/schema.ts";
import { isReceiver } from "../webhooks/receiver.ts";
import type { InvalidField } from "./errors.ts";

/** A create body that keeps to the schema. */
export type CreateBody = {
  version: string | null;
  input: JsonObject;
  webhook: string | null;
  webhookEvents: WebhookEvent[] | null;
};

export type ValidatedBody =
  | { outcome: "ok"; body: CreateBody }
  | { outcome: "invalid"; fields: InvalidField[] };

/** Checks everything but the model's own input. `version` is required or forbidden by the route (R1). */
export function validateBody(body: JsonObject, withVersion: boolean): ValidatedBody {
  const fields: InvalidField[] = [];
  const known = ["input", "webhook", "webhook_events_filter", "stream"];
  if (withVersion) known.push("version");
  for (const name of Object.keys(body))
    if (!known.includes(name)) fields.push(additional("", name));

  const { version, input, webhook, webhook_events_filter: filter, stream } = body;
  if (withVersion) {
    if (version === undefined) fields.push(required("", "version"));
    else if (typeof version !== "string") fields.push(wrongType("version", "string", version));
  }
  if (input === undefined) fields.push(required("", "input"));
  else if (!isObject(input)) fields.push(wrongType("input", "object", input));
  if (webhook !== undefined) fields.push(...validateWebhook(webhook));
  if (stream !== undefined && typeof stream !== "boolean") {
    fields.push(wrongType("stream", "boolean", stream));
  }
  const events = parseEvents(filter);
  fields.push(...events.fields);
  if (fields.length > 0 || !isObject(input)) return { outcome: "invalid", fields };
  return {
    outcome: "ok",
    body: {
      version: typeof version === "string" ? version : null,
      input,
      webhook: typeof webhook === "string" ? webhook : null,
      webhookEvents: events.events,
    },
  };
}

function validateWebhook(webhook: unknown): InvalidField[] {
  if (typeof webhook !== "string") return [wrongType("webhook", "string", webhook)];
  if (isReceiver(webhook)) return [];
  const description = "Must be an HTTPS URL, or an HTTP one of a loopback address";
  return [{ type: "format", field: "webhook", description }];
}

function parseEvents(filter: unknown): { events: WebhookEvent[] | null; fields: InvalidField[] } {
  const field = "webhook_events_filter";
  if (filter === undefined) return { events: null, fields: [] };
  if (!Array.isArray(filter)) return { events: null, fields: [wrongType(field, "array", filter)] };
  const events: WebhookEvent[] = [];
  const fields: InvalidField[] = [];
  for (const [index, item] of filter.entries()) {
    const event = WEBHOOK_EVENTS.find((each) => each === item);
    if (event !== undefined) {
      events.push(event);
      continue;
    }
    const choices = WEBHOOK_EVENTS.map((each) => `"${each}"`).join(", ");
    const description = `${field}.${index} must be one of the following: ${choices}`;
    fields.push({ type: "enum", field: `${field}.${index}`, description });
  }
  return { events, fields };
}

/** Checks an input against what its model declares; an empty list means that it is right. */
export function validateInput(model: string, input: JsonObject): InvalidField[] {
  const { [SCENARIO_FIELD]: _scenario, ...own } = input;
  return checkInput(model, own).map(({ type, property, description }) => ({
    type,
    field: property === "" ? "input" : `input.${property}`,
    description,
  }));
}

export function required(field: string, name: string): InvalidField {
  return { type: "required", field, description: `${name} is required` };
}

function additional(field: string, name: string): InvalidField {
  const description = `Additional property ${name} is not allowed`;
  return { type: "additional_property_not_allowed", field, description };
}

function wrongType(field: string, expected: string, given: unknown): InvalidField {
  const description = `Invalid type. Expected: ${expected}, given: ${typeName(given)}`;
  return { type: "invalid_type", field, description };
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
