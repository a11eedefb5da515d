import { checkInput, type ModelDeclaration } from "@darkroom/generator";
import type { Context } from "hono";
import { cutConnection, originOf, readJson } from "../connection.ts";
import { randomUuid } from "../identifiers.ts";
import { isObject, type JsonObject } from "../json.ts";
import { BODY_BYTES_MAX, FAL_START_DEADLINE_S_MIN, RETRY_AFTER_S_DEFAULT } from "../limits.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { acceptPrediction } from "../predictions/accept.ts";
import { checkFiles } from "../predictions/check-files.ts";
import { composeRecord } from "../predictions/compose.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import { pickScenario } from "../scenario/pick.ts";
import { SCENARIO_FIELD, type Scenario } from "../scenario/schema.ts";
import { isReceiver } from "../webhooks/receiver.ts";
import { answer, faulty, problem } from "./errors.ts";
import { modelOf } from "./models.ts";
import { renderSubmitted } from "./render.ts";
import type { Fault } from "./wire-facts.ts";

type SubmitContext = Context<EmulatorEnvironment>;

/** Takes a request into the queue, with everything a scenario may ask, and logs it. */
export async function answerSubmit(
  parts: EmulatorParts,
  context: SubmitContext,
  model: ModelDeclaration | undefined,
): Promise<Response> {
  const webhook = context.req.query("fal_webhook") ?? null;
  const refuse = (response: Response, status = response.status): Response => {
    log(parts, { kind: "create", id: null, webhook, status });
    return response;
  };
  if (model === undefined) return refuse(problem(404, "Application not found"));
  const json = await readJson(context.req.raw, BODY_BYTES_MAX);
  const input = json.outcome === "ok" && isObject(json.value) ? json.value : undefined;
  if (input === undefined) return refuse(faulty(422, [fault([], "The body must be an object.")]));
  const chosen = pickScenario(parts.store, input);
  if (chosen.outcome === "refused") {
    return refuse(faulty(422, [fault([SCENARIO_FIELD], chosen.detail)]));
  }
  const { scenario } = chosen;
  await parts.clock.sleepUntil(parts.now() + (scenario.acceptDelayMs ?? 0));
  if (scenario.accept === "reset") return refuse(cutConnection(context), 0);
  const scripted = scriptedRefusal(scenario);
  if (scripted !== undefined) return refuse(scripted);
  if (webhook !== null && !isReceiver(webhook)) {
    return refuse(faulty(422, [{ loc: ["query", "fal_webhook"], msg: "invalid", type: "url" }]));
  }
  const deadlineMs = readStartDeadline(context.req.header("x-fal-request-timeout"));
  if (deadlineMs === undefined) return refuse(problem(400, "Invalid request timeout"));

  const faults = await findFaults(parts, model, input);
  const record = composeRecord(parts, {
    id: randomUuid(parts.randomBytes),
    provider: "fal",
    model: modelOf(model),
    input,
    // The queue does not look into an input; the model refuses it as soon as its turn comes.
    scenario: faults.length === 0 ? scenario : { ...scenario, outcome: "fail", durationMs: 0 },
    origin: originOf(context),
    webhook,
    webhookEvents: ["completed"],
    wire: { faults },
    deadlineMs,
    retentionMs: readRetention(context.req.header("x-fal-object-lifecycle-preference")),
  });
  return accept(parts, context, record);
}

async function accept(
  parts: EmulatorParts,
  context: SubmitContext,
  record: PredictionRecord,
): Promise<Response> {
  const position = parts.predictions.count({ provider: "fal", model: record.model, isOpen: true });
  const accepted = await acceptPrediction(parts, context, record, {
    waitMs: null,
    status: 200,
    statusUnfinished: 200,
  });
  if (accepted.outcome === "cut") return accepted.response;
  return answer(record.id, renderSubmitted(accepted.record, record.origin, position));
}

const fault = (place: readonly string[], msg: string, type = "value_error"): Fault => ({
  loc: ["body", ...place],
  msg,
  type,
});

async function findFaults(
  parts: EmulatorParts,
  model: ModelDeclaration,
  input: JsonObject,
): Promise<Fault[]> {
  const { [SCENARIO_FIELD]: _scenario, ...own } = input;
  const found = checkInput(model.name, own);
  const problems = found.length > 0 ? found : await checkFiles(parts, model, own);
  return problems.map(({ property, description }) =>
    fault(property === "" ? [] : [property], description),
  );
}

/** Milliseconds in the queue, null without a limit; undefined when it is none. */
function readStartDeadline(header: string | undefined): number | null | undefined {
  if (header === undefined) return null;
  const seconds = Number(header);
  return seconds > FAL_START_DEADLINE_S_MIN ? seconds * 1000 : undefined;
}

/** How long files are to be kept, milliseconds; null where nothing readable was asked. */
function readRetention(header: string | undefined): number | null {
  try {
    const asked: unknown = JSON.parse(header ?? "null");
    const seconds = isObject(asked) ? asked["expiration_duration_seconds"] : null;
    return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : null;
  } catch {
    return null;
  }
}

function scriptedRefusal({ accept: asked, retryAfterS }: Scenario): Response | undefined {
  switch (asked) {
    case "429": {
      const headers = { "retry-after": String(retryAfterS ?? RETRY_AFTER_S_DEFAULT) };
      return problem(429, "Too many requests", { headers });
    }
    case "402":
      // A locked account is a 403; its words say why.
      return problem(403, "User is locked. Reason: Exhausted balance. Top up your balance.");
    case "422":
      return faulty(422, [fault(["prompt"], "field required", "value_error.missing")]);
    case "500":
      return problem(500, "Internal Server Error");
    default:
      return undefined;
  }
}
