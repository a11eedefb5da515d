import { checkInput, type ModelDeclaration } from "@darkroom/generator";
import { isObject, type JsonObject } from "../json.ts";
import type { EmulatorParts } from "../parts.ts";
import { checkFiles } from "../predictions/check-files.ts";
import { SCENARIO_FIELD } from "../scenario/schema.ts";
import { isReceiver } from "../webhooks/receiver.ts";
import type { SkytellsCode } from "./codes.ts";
import { type AskedEvents, readEvents, readFilter } from "./events.ts";
import { findBySlug } from "./models.ts";

export type AskedWebhook = AskedEvents & { url: string; names: string[] };

export type CreateBody = {
  model: ModelDeclaration;
  input: JsonObject;
  webhook: AskedWebhook | null;
  /** Whether the answer waits for the end. */
  waits: boolean;
};

export type Refused = {
  outcome: "refused";
  code: SkytellsCode;
  message: string;
  details?: unknown;
};
export type ValidatedBody = { outcome: "ok"; body: CreateBody } | Refused;

const refused = (code: SkytellsCode, message: string, details?: unknown): Refused => ({
  outcome: "refused",
  code,
  message,
  details,
});

/** Checks a create: its form, its model, its input with the files it names, its webhook. */
export async function validateBody(
  parts: Pick<EmulatorParts, "readUpload">,
  body: JsonObject,
): Promise<ValidatedBody> {
  const { model: slug, input } = body;
  if (typeof slug !== "string") return refused("INVALID_PARAMETER", "model is required.");
  if (!isObject(input)) return refused("INVALID_PARAMETER", "input must be an object.");
  const webhook = readWebhook(body);
  if (webhook === undefined) return refused("INVALID_PARAMETER", "webhook is invalid.");
  const model = findBySlug(slug);
  if (model === undefined) {
    return refused("MODEL_NOT_FOUND", `The model ${slug} was not found.`);
  }
  const details = await checkFields(parts, model, input);
  if (Object.keys(details).length > 0) {
    return refused("VALIDATION_ERROR", "The given input is invalid.", details);
  }
  // A film is never waited for, whatever was asked (table A2).
  const waits = body["await"] === true && model.output.kind !== "video";
  return { outcome: "ok", body: { model, input, webhook, waits } };
}

async function checkFields(
  parts: Pick<EmulatorParts, "readUpload">,
  model: ModelDeclaration,
  input: JsonObject,
): Promise<Record<string, string[]>> {
  const { [SCENARIO_FIELD]: _scenario, ...own } = input;
  const found = checkInput(model.name, own);
  const problems = found.length > 0 ? found : await checkFiles(parts, model, own);
  const details: Record<string, string[]> = {};
  for (const { property, description } of problems) {
    (details[property === "" ? "input" : property] ??= []).push(description);
  }
  return details;
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** `{ url, events }`, or a bare URL with `webhook_events_filter`; undefined when it is wrong. */
function readWebhook(body: JsonObject): AskedWebhook | null | undefined {
  const { webhook, webhook_events_filter: filter } = body;
  if (webhook === undefined || webhook === null) return null;
  if (typeof webhook === "string") {
    const names = filter ?? ["completed"];
    if (!isReceiver(webhook) || !isTexts(names)) return undefined;
    const asked = readFilter(names);
    return asked === undefined ? undefined : { ...asked, url: webhook, names };
  }
  if (!isObject(webhook)) return undefined;
  const { url, events } = webhook;
  if (typeof url !== "string" || !isReceiver(url) || !isTexts(events)) return undefined;
  const asked = readEvents(events);
  return asked === undefined ? undefined : { ...asked, url, names: events };
}
