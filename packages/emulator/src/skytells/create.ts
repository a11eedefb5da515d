import type { Context } from "hono";
import { cutConnection, originOf, readJson } from "../connection.ts";
import { randomUuid } from "../identifiers.ts";
import { isObject, type JsonObject } from "../json.ts";
import { BODY_BYTES_MAX, RETRY_AFTER_S_DEFAULT, SKYTELLS_AWAIT_MS_MAX } from "../limits.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { acceptPrediction } from "../predictions/accept.ts";
import { composeRecord } from "../predictions/compose.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import { pickScenario } from "../scenario/pick.ts";
import type { Scenario } from "../scenario/schema.ts";
import { problem } from "./errors.ts";
import { modelOf } from "./models.ts";
import { judgePace } from "./pace.ts";
import { renderPrediction } from "./render.ts";
import { type CreateBody, validateBody } from "./validate.ts";

type CreateContext = Context<EmulatorEnvironment>;

/** Answers a create, with everything a scenario may ask, and logs it. */
export async function answerCreate(
  parts: EmulatorParts,
  context: CreateContext,
  apiKey: string,
): Promise<Response> {
  const json = await readJson(context.req.raw, BODY_BYTES_MAX);
  const body = json.outcome === "ok" && isObject(json.value) ? json.value : undefined;
  const webhook = webhookIn(body);
  const refuse = (response: Response, status = response.status): Response => {
    log(parts, { kind: "create", id: null, webhook, status });
    return response;
  };
  if (body === undefined) return refuse(problem("INVALID_REQUEST"));
  const chosen = pickScenario(parts.store, body["input"]);
  if (chosen.outcome === "refused") {
    return refuse(problem("INVALID_REQUEST", { message: chosen.detail }));
  }
  const { scenario } = chosen;
  await parts.clock.sleepUntil(parts.now() + (scenario.acceptDelayMs ?? 0));
  if (scenario.accept === "reset") return refuse(cutConnection(context), 0);
  const scripted = scriptedRefusal(scenario);
  if (scripted !== undefined) return refuse(scripted);
  if (parts.account.read().creditUsd === 0) return refuse(problem("INSUFFICIENT_CREDITS"));

  const validated = await validateBody(parts, body);
  const form = scenario.skytells?.errorAs;
  if (validated.outcome === "refused") {
    const { code, message, details = {} } = validated;
    return refuse(problem(code, { message, details, form }));
  }
  const pace = judgePace(parts, modelOf(validated.body.model), scenario.skytells ?? {});
  if (pace.outcome === "full") {
    return refuse(problem("RATE_LIMIT_EXCEEDED", { retryAfterS: pace.retryAfterS, form }));
  }
  const record = composeCreated(parts, validated.body, {
    scenario,
    apiKey,
    origin: originOf(context),
  });
  const accepted = await acceptPrediction(parts, context, record, {
    waitMs: validated.body.waits ? SKYTELLS_AWAIT_MS_MAX : null,
    status: 200,
    statusUnfinished: 200,
  });
  if (accepted.outcome === "cut") return accepted.response;
  const { sizeOf } = parts.outputs;
  return Response.json(renderPrediction(accepted.record, record.origin, sizeOf), {
    headers: pace.headers,
  });
}

function composeCreated(
  parts: EmulatorParts,
  { model, input, webhook }: CreateBody,
  create: { scenario: Scenario; apiKey: string; origin: string },
): PredictionRecord {
  const { scenario, apiKey, origin } = create;
  return composeRecord(parts, {
    id: randomUuid(parts.randomBytes),
    provider: "skytells",
    model: modelOf(model),
    input,
    scenario,
    origin,
    webhook: webhook?.url ?? null,
    webhookEvents: webhook?.events ?? null,
    webhookEndings: webhook?.endings ?? null,
    wire: { apiKey, events: webhook?.names ?? [] },
    // The API has no deadline of the caller's choosing.
    deadlineMs: null,
  });
}

/** The URL named in a create, for the log, whether or not the create is any good. */
function webhookIn(body: JsonObject | undefined): string | null {
  const webhook = body?.["webhook"];
  const url = isObject(webhook) ? webhook["url"] : webhook;
  return typeof url === "string" ? url : null;
}

function scriptedRefusal({ accept, retryAfterS, skytells }: Scenario): Response | undefined {
  const form = skytells?.errorAs;
  const waitS = retryAfterS ?? RETRY_AFTER_S_DEFAULT;
  if (skytells?.error !== undefined) {
    const isPaced = skytells.error === "RATE_LIMIT_EXCEEDED" || skytells.error === "RATE_LIMITED";
    return problem(skytells.error, { form, ...(isPaced ? { retryAfterS: waitS } : {}) });
  }
  switch (accept) {
    case "429":
      return problem("RATE_LIMIT_EXCEEDED", { form, retryAfterS: waitS });
    case "402":
      return problem("INSUFFICIENT_CREDITS", { form });
    case "422":
      return problem("VALIDATION_ERROR", { form, details: { prompt: ["prompt is required"] } });
    case "500":
      return problem("INTERNAL_ERROR", { form });
    default:
      return undefined;
  }
}
