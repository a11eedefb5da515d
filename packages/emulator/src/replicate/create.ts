import type { Context } from "hono";
import { cutConnection, originOf, readJson } from "../connection.ts";
import { PREDICTION_ID_LENGTH, randomLetters } from "../identifiers.ts";
import { isObject, type JsonObject } from "../json.ts";
import { BODY_BYTES_MAX, RETRY_AFTER_S_DEFAULT } from "../limits.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { acceptPrediction } from "../predictions/accept.ts";
import { checkFiles } from "../predictions/check-files.ts";
import { composeRecord } from "../predictions/compose.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { pickScenario } from "../scenario/pick.ts";
import type { Scenario } from "../scenario/schema.ts";
import { admit } from "./admit.ts";
import {
  insufficientCredit,
  internalError,
  invalidInput,
  invalidVersion,
  notFound,
  refusal,
  throttled,
  throttledSilently,
} from "./errors.ts";
import { findByVersion, findModel, type ReplicateModel } from "./models.ts";
import { type CreateHeaders, parseCreateHeaders } from "./preferences.ts";
import { renderPrediction } from "./render.ts";
import { type CreateBody, required, validateBody, validateInput } from "./validate.ts";

/** Which model a route names; by `version` the body does. */
export type CreateTarget =
  | { by: "version" }
  | { by: "model"; owner: string; name: string }
  | { by: "deployment"; owner: string; name: string };

type CreateContext = Context<EmulatorEnvironment>;

/** Answers a create, with everything a scenario may ask, and logs it. */
export async function answerCreate(
  parts: EmulatorParts,
  context: CreateContext,
  target: CreateTarget,
): Promise<Response> {
  const json = await readJson(context.req.raw, BODY_BYTES_MAX);
  const body = json.outcome === "ok" && isObject(json.value) ? json.value : undefined;
  const webhook = typeof body?.["webhook"] === "string" ? body["webhook"] : null;
  const refuse = (response: Response, status = response.status): Response => {
    log(parts, { kind: "create", id: null, webhook, status });
    return response;
  };
  if (json.outcome === "too_large") return refuse(refusal(413, null, "Request body is too large"));
  if (body === undefined) return refuse(refusal(400, null, "Invalid input"));

  const chosen = pickScenario(parts.store, body["input"]);
  if (chosen.outcome === "refused") {
    return refuse(refusal(400, "Invalid scenario", chosen.detail));
  }
  const { scenario } = chosen;
  await parts.clock.sleepUntil(parts.now() + (scenario.acceptDelayMs ?? 0));
  if (scenario.accept === "reset") return refuse(cutConnection(context), 0);
  const scripted = scriptedRefusal(scenario);
  if (scripted !== undefined) return refuse(scripted);
  const admission = admit(parts);
  if (admission.outcome === "refused") return refuse(admission.response);

  const checked = checkCreate(context, body, target);
  if (checked.outcome === "refused") return refuse(checked.response);
  const { model, body: create, headers } = checked;
  const faults = await checkFiles(parts, model.declaration, create.input);
  if (faults.length > 0) {
    const fields = faults.map(({ property, description }) => ({
      type: "format",
      field: `input.${property}`,
      description,
    }));
    return refuse(invalidInput(fields));
  }
  const { cancelAfterS } = headers;
  const record = composeRecord(parts, {
    id: randomLetters(parts.randomBytes, PREDICTION_ID_LENGTH),
    provider: "replicate",
    model: `${model.owner}/${model.name}`,
    version: model.versionId,
    deployment: target.by === "deployment" ? `${target.owner}/${target.name}` : null,
    input: create.input,
    scenario,
    origin: originOf(context),
    webhook: create.webhook,
    webhookEvents: create.webhookEvents,
    deadlineMs: cancelAfterS === null ? null : cancelAfterS * 1000,
  });
  const response = await accept(parts, context, record, headers);
  for (const [name, value] of Object.entries(admission.headers)) response.headers.set(name, value);
  return response;
}

function scriptedRefusal(scenario: Scenario): Response | undefined {
  switch (scenario.accept) {
    case "429":
      return throttledAs(scenario);
    case "402":
      return insufficientCredit();
    case "422":
      return invalidInput([required("input", "prompt")]);
    case "500":
      return internalError();
    default:
      return undefined;
  }
}

function throttledAs({
  retryAfterS = RETRY_AFTER_S_DEFAULT,
  throttledAs: form,
}: Scenario): Response {
  return form === "detail" ? throttledSilently(retryAfterS) : throttled(retryAfterS);
}

type CheckedCreate =
  | { outcome: "ok"; model: ReplicateModel; body: CreateBody; headers: CreateHeaders }
  | { outcome: "refused"; response: Response };

function checkCreate(
  context: CreateContext,
  json: JsonObject,
  target: CreateTarget,
): CheckedCreate {
  const refused = (response: Response): CheckedCreate => ({ outcome: "refused", response });
  const headers = parseCreateHeaders(context.req.raw.headers);
  if (headers.outcome === "invalid") return refused(invalidInput(headers.fields));
  // A route that names a model is looked up before the body is judged.
  const named = target.by === "version" ? undefined : findModel(target.owner, target.name);
  if (target.by !== "version" && named === undefined) return refused(notFound());
  const validated = validateBody(json, target.by === "version");
  if (validated.outcome === "invalid") return refused(invalidInput(validated.fields));
  const { body } = validated;
  const model = named ?? findByVersion(body.version ?? "");
  if (model === undefined) return refused(invalidVersion());
  const fields = validateInput(model.name, body.input);
  if (fields.length > 0) return refused(invalidInput(fields));
  return { outcome: "ok", model, body, headers: headers.headers };
}

/** Answers as `Prefer`, `early` and `reset-after` say. */
async function accept(
  parts: EmulatorParts,
  context: CreateContext,
  record: PredictionRecord,
  { waitS }: CreateHeaders,
): Promise<Response> {
  const accepted = await acceptPrediction(parts, context, record, {
    waitMs: waitS === null ? null : waitS * 1000,
    status: 201,
    statusUnfinished: 202,
  });
  if (accepted.outcome === "cut") return accepted.response;
  const { id, origin } = record;
  const status = waitS === null || isTerminal(accepted.record) ? 201 : 202;
  const location = `${origin}/replicate/v1/predictions/${id}`;
  return Response.json(renderPrediction(accepted.record, origin), {
    status,
    headers: { location },
  });
}
