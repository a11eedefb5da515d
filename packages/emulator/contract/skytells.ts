import { z } from "zod";
import {
  type Answer,
  ask,
  ContractBreach,
  type ContractCase,
  expectBody,
  expectStatus,
  type Target,
} from "./case.ts";

/** The code of an error in whichever of the three documented forms (K3). */
const ErrorSchema = z.union([
  z.looseObject({ error: z.looseObject({ error_id: z.string() }) }),
  z
    .looseObject({ error_id: z.string() })
    .transform(({ error_id: id }) => ({ error: { error_id: id } })),
]);

/** Both documented formats of a time (K1). */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6}Z|\+00:00|\.\d+Z|Z)$/);
const STATUSES = [
  "queued",
  "pending",
  "starting",
  "started",
  "processing",
  "succeeded",
  "failed",
  "canceled",
  "cancelled",
] as const;

const PredictionSchema = z.looseObject({
  id: z.string().regex(/^(?:[0-9a-f-]{36}|pred_\w+)$/),
  // `false` beside an id means that it is queued (K2).
  status: z.union([z.enum(STATUSES), z.literal(false)]),
  created_at: time.optional(),
  started_at: time.nullish(),
  output: z.union([z.string(), z.array(z.string())]).nullish(),
  urls: z.looseObject({ get: z.url(), cancel: z.url() }).partial().optional(),
});

type Init = { method?: string; json?: unknown };

const call = ({ baseUrl, token }: Target, path: string, init: Init = {}): Promise<Answer> =>
  ask(baseUrl + path, { "x-api-key": token }, init);

const create = (target: Target, fields: object = {}): Promise<Answer> => {
  const json = { model: target.model, input: target.input, ...fields };
  return call(target, "/predictions", { method: "POST", json });
};

function expectCode(answer: Answer, ...codes: readonly string[]): void {
  const { error } = expectBody(answer, ErrorSchema);
  if (!codes.includes(error.error_id)) {
    throw new ContractBreach(`The code is ${error.error_id} instead of ${codes.join(" or ")}`);
  }
}

export const SKYTELLS_CASES: readonly ContractCase[] = [
  {
    fact: "K4",
    name: "without a key the answer is 401 UNAUTHORIZED",
    costs: false,
    check: async ({ baseUrl }) => {
      const answer = await ask(`${baseUrl}/predictions`, {});
      expectStatus(answer, 401);
      expectCode(answer, "UNAUTHORIZED");
    },
  },
  {
    fact: "K5",
    name: "an unknown id is 502 and not 404",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/predictions/00000000-0000-4000-8000-000000000000");
      expectStatus(answer, 502);
      expectCode(answer, "PREDICTION_FAILED");
    },
  },
  {
    fact: "K4",
    name: "an unknown model is 404 MODEL_NOT_FOUND, or 422",
    costs: false,
    check: async (target) => {
      const answer = await create(target, { model: "no-such-model" });
      expectStatus(answer, 404, 422);
      expectCode(answer, "MODEL_NOT_FOUND", "MODEL_NOT_SUPPORTED", "VALIDATION_ERROR");
    },
  },
  {
    fact: "K9",
    name: "models are listed, with their schemas where asked for",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/models?fields=input_schema");
      expectStatus(answer, 200);
      const model = z.looseObject({
        input_schema: z.looseObject({ properties: z.looseObject({}) }).nullish(),
      });
      const list = z.array(model).min(1);
      expectBody(
        answer,
        z.union([list, z.looseObject({ data: list }).transform(({ data }) => data)]),
      );
    },
  },
  {
    fact: "A2, list",
    name: "the list is bare or has data and pagination",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/predictions?page=1");
      expectStatus(answer, 200);
      const list = z.array(PredictionSchema);
      const pagination = z.looseObject({ current_page: z.number(), total: z.number() });
      expectBody(answer, z.union([list, z.looseObject({ data: list, pagination })]));
    },
  },
  {
    fact: "K4",
    name: "a date that is none is 400 INVALID_DATE_FORMAT",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/predictions?from=yesterday");
      expectStatus(answer, 400);
      expectCode(answer, "INVALID_DATE_FORMAT", "INVALID_PARAMETER");
    },
  },
  {
    fact: "K1, K2, A2 cancel",
    name: "a create is 200 with an id, is read by it, and is cancelled",
    costs: true,
    check: async (target) => {
      const made = await create(target);
      expectStatus(made, 200, 201);
      const { id } = expectBody(made, PredictionSchema);
      const read = await call(target, `/predictions/${id}`);
      expectStatus(read, 200);
      expectBody(read, PredictionSchema);
      const canceled = await call(target, `/predictions/${id}/cancel`, { method: "POST" });
      expectStatus(canceled, 200);
      expectBody(
        canceled,
        z.union([z.looseObject({ success: z.literal(true) }), PredictionSchema]),
      );
    },
  },
];
