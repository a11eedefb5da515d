import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "hono";
import { cutConnection, originOf, readJson } from "../connection.ts";
import {
  OUTPUT_KEY_LENGTH,
  PREDICTION_ID_LENGTH,
  randomLetters,
  randomSeed,
} from "../identifiers.ts";
import { BODY_BYTES_MAX, EARLY_WAIT_MS_MAX, RETRY_AFTER_S_DEFAULT } from "../limits.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import { isTerminal } from "../predictions/record.ts";
import { takesShare } from "../scenario/choose.ts";
import { parseScenario, type Scenario, SCENARIO_FIELD } from "../scenario/schema.ts";
import {
  insufficientCredit,
  internalError,
  invalidInput,
  invalidVersion,
  notFound,
  refusal,
  throttled,
} from "./errors.ts";
import { checkFiles } from "./check-files.ts";
import { findByVersion, findModel, type ReplicateModel } from "./models.ts";
import { type CreateHeaders, parseCreateHeaders } from "./preferences.ts";
import { renderPrediction } from "./render.ts";
import {
  type CreateBody,
  isObject,
  type JsonObject,
  required,
  validateBody,
  validateInput,
} from "./validate.ts";

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

  const chosen = chooseScenario(parts, body);
  if (chosen.outcome === "refused") {
    return refuse(refusal(400, "Invalid scenario", chosen.detail));
  }
  const { scenario } = chosen;
  await sleep(scenario.acceptDelayMs ?? 0);
  if (scenario.accept === "reset") return refuse(cutConnection(context), 0);
  const scripted = scriptedRefusal(scenario);
  if (scripted !== undefined) return refuse(scripted);

  const checked = checkCreate(context, body, target);
  if (checked.outcome === "refused") return refuse(checked.response);
  const faults = await checkFiles(parts, checked.model.declaration, checked.body.input);
  if (faults.length > 0) return refuse(invalidInput(faults));
  const record = composeRecord(parts, { ...checked, scenario, origin: originOf(context), target });
  return accept(parts, context, record, checked.headers);
}

/** The scenario in the input stands alone; else the one set for what comes next, for its share. */
function chooseScenario(parts: EmulatorParts, body: JsonObject): ReturnType<typeof parseScenario> {
  const input = body["input"];
  const own = isObject(input) ? input[SCENARIO_FIELD] : undefined;
  if (own !== undefined) {
    const parsed = parseScenario(own);
    if (parsed.outcome === "ok") return parsed;
    return { outcome: "refused", detail: `input.${SCENARIO_FIELD}: ${parsed.detail}` };
  }
  const standing = parts.store.readStandingScenario();
  if (standing === undefined) return { outcome: "ok", scenario: {} };
  const { scenario, seen } = standing;
  if (scenario.share === undefined) return { outcome: "ok", scenario };
  parts.store.writeStandingScenario({ scenario, seen: seen + 1 });
  return { outcome: "ok", scenario: takesShare(scenario, seen) ? scenario : {} };
}

function scriptedRefusal(scenario: Scenario): Response | undefined {
  switch (scenario.accept) {
    case "429":
      return throttled(scenario.retryAfterS ?? RETRY_AFTER_S_DEFAULT);
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

function composeRecord(
  parts: EmulatorParts,
  create: {
    model: ReplicateModel;
    body: CreateBody;
    headers: CreateHeaders;
    scenario: Scenario;
    origin: string;
    target: CreateTarget;
  },
): PredictionRecord {
  const { model, body, headers, scenario, origin, target } = create;
  const createdAtMs = parts.now();
  const seed = body.input["seed"];
  const { cancelAfterS } = headers;
  return {
    id: randomLetters(parts.randomBytes, PREDICTION_ID_LENGTH),
    provider: "replicate",
    model: `${model.owner}/${model.name}`,
    version: model.versionId,
    deployment: target.by === "deployment" ? `${target.owner}/${target.name}` : null,
    input: body.input,
    seed: typeof seed === "number" ? seed : (scenario.seed ?? randomSeed(parts.randomBytes)),
    scenario,
    origin,
    outputKey: randomLetters(parts.randomBytes, OUTPUT_KEY_LENGTH),
    webhook: body.webhook,
    webhookEvents: body.webhookEvents,
    status: "starting",
    createdAtMs,
    startedAtMs: null,
    completedAtMs: null,
    deadlineAtMs: cancelAfterS === null ? null : createdAtMs + cancelAfterS * 1000,
    expiresAtMs: null,
    output: null,
    error: null,
    logs: "",
    metrics: {},
    dataRemoved: false,
  };
}

/** Records it, then answers as `Prefer`, `early` and `reset-after` say. */
async function accept(
  parts: EmulatorParts,
  context: CreateContext,
  record: PredictionRecord,
  headers: CreateHeaders,
): Promise<Response> {
  const { predictions, webhooks, store } = parts;
  const { id, scenario, origin } = record;
  const isCut = scenario.accept === "reset-after";
  const logSequence = predictions.create(record, {
    at: new Date(record.createdAtMs).toISOString(),
    kind: "create",
    id,
    webhook: record.webhook,
    status: isCut ? 0 : 201,
  });
  if (isCut) return cutConnection(context);

  if (scenario.webhooks?.early === true) {
    const told = predictions.finished(id).then(() => webhooks.settled(id));
    await within(told, EARLY_WAIT_MS_MAX);
  }
  let answered = record;
  let status = 201;
  if (headers.waitS !== null) {
    await within(predictions.finished(id), headers.waitS * 1000);
    answered = predictions.find(id) ?? record;
    status = isTerminal(answered) ? 201 : 202;
    if (status === 202) store.correctLogStatus(logSequence, status);
  }
  const location = `${origin}/replicate/v1/predictions/${id}`;
  return Response.json(renderPrediction(answered, origin), { status, headers: { location } });
}

/** Waits for a promise, but no longer than this. */
async function within(work: Promise<void>, waitMs: number): Promise<void> {
  const giveUp = new AbortController();
  const limit = sleep(waitMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
  await Promise.race([work, limit]);
  giveUp.abort();
}
