import { ENDPOINT_URL_CHARS_MAX } from "@darkroom/engine";
import type { NamedWebhook } from "@darkroom/engine";
import { ENDS_ANNOUNCED, EVENT_FILTERS, PREDICTION_FILTERS } from "@darkroom/lifecycle";
import { z } from "zod";
import { ENDPOINT_DESCRIPTION_CHARACTERS_MAX, ID_CHARACTERS_MAX } from "./limits.ts";

/** What else a URL must be is for the engine to say, which knows what may be reached from here. */
const UrlSchema = z.string().min(1).max(ENDPOINT_URL_CHARS_MAX);

const EventsSchema = z.array(z.enum(EVENT_FILTERS)).max(EVENT_FILTERS.length);

const PredictionEventsSchema = z.array(z.enum(PREDICTION_FILTERS)).max(PREDICTION_FILTERS.length);

/** Where the events of one prediction go: to an endpoint by its id, or to a URL. */
export const WebhookSchema = z
  .union([
    z.string().min(1).max(ID_CHARACTERS_MAX),
    z.strictObject({ url: UrlSchema, events: PredictionEventsSchema.min(1).optional() }),
  ])
  .transform((webhook): NamedWebhook =>
    typeof webhook === "string"
      ? { endpointId: webhook }
      : { url: webhook.url, events: webhook.events ?? ENDS_ANNOUNCED },
  );

/** Input of `endpoint.create`; without `events` every end, with none only what names it. */
export const EndpointSchema = z.strictObject({
  url: UrlSchema,
  events: EventsSchema.default([...ENDS_ANNOUNCED]),
  description: z.string().trim().max(ENDPOINT_DESCRIPTION_CHARACTERS_MAX).default(""),
});
