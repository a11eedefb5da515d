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

const STATUSES = ["starting", "processing", "succeeded", "failed", "canceled", "aborted"] as const;
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
const WEBHOOK = "https://example.com/contract?op=contract-1";

const PredictionSchema = z.looseObject({
  id: z.string().regex(/^[a-z0-9]{26}$/),
  model: z.string(),
  version: z.string(),
  input: z.record(z.string(), z.unknown()),
  output: z.unknown(),
  error: z.unknown(),
  logs: z.string().nullable(),
  status: z.enum(STATUSES),
  data_removed: z.boolean().optional(),
  created_at: time,
  started_at: time.nullish(),
  completed_at: time.nullish(),
  webhook: z.string().optional(),
  urls: z.looseObject({ get: z.url(), cancel: z.url() }),
});
const ProblemSchema = z.looseObject({ detail: z.string(), status: z.number().optional() });
const InvalidSchema = z.looseObject({
  title: z.literal("Input validation failed"),
  status: z.literal(422),
  detail: z.string().startsWith("- "),
  invalid_fields: z
    .array(z.looseObject({ type: z.string(), field: z.string(), description: z.string() }))
    .min(1),
});

type Init = { method?: string; json?: unknown; form?: FormData; headers?: Record<string, string> };

const call = ({ baseUrl, token }: Target, path: string, init: Init = {}): Promise<Answer> =>
  ask(baseUrl + path, { authorization: `Bearer ${token}`, ...init.headers }, init);

const create = (
  target: Target,
  fields: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> =>
  call(target, `/models/${target.model}/predictions`, {
    method: "POST",
    json: { input: target.input, ...fields },
    headers,
  });

const cancel = (target: Target, id: string): Promise<Answer> =>
  call(target, `/predictions/${id}/cancel`, { method: "POST" });

export const REPLICATE_CASES: readonly ContractCase[] = [
  {
    fact: "R19",
    name: "without a token the answer is 401 with title, detail and status",
    costs: false,
    check: async ({ baseUrl }) => {
      const answer = await ask(`${baseUrl}/predictions`, {});
      expectStatus(answer, 401);
      expectBody(
        answer,
        ProblemSchema.extend({ title: z.literal("Unauthenticated"), status: z.literal(401) }),
      );
    },
  },
  {
    fact: "R19",
    name: "a wrong token is 401 and says so",
    costs: false,
    check: async (target) => {
      const answer = await call({ ...target, token: "wrong" }, "/predictions");
      expectStatus(answer, 401);
      expectBody(answer, ProblemSchema.extend({ detail: z.string().regex(/token/i) }));
    },
  },
  {
    fact: "R22",
    name: "an unknown version is 422",
    costs: false,
    check: async (target) => {
      const json = { version: "0".repeat(64), input: target.input };
      const answer = await call(target, "/predictions", { method: "POST", json });
      expectStatus(answer, 422);
      expectBody(
        answer,
        ProblemSchema.extend({ title: z.literal("Invalid version or not permitted") }),
      );
    },
  },
  {
    fact: "R21",
    name: "an input without its required field is 422 and names it",
    costs: false,
    check: async (target) => {
      const answer = await create(target, { input: {} });
      expectStatus(answer, 422);
      const { invalid_fields: fields } = expectBody(answer, InvalidSchema);
      if (!fields.some(({ type }) => type === "required")) {
        throw new ContractBreach("No field is named as required");
      }
    },
  },
  {
    fact: "R1, R21",
    name: "a field outside of the schema is refused by its name",
    costs: false,
    check: async (target) => {
      const answer = await create(target, { colour: "blue" });
      expectStatus(answer, 422);
      const { invalid_fields: fields } = expectBody(answer, InvalidSchema);
      const kinds = fields.map(({ type }) => type);
      if (!kinds.includes("additional_property_not_allowed")) {
        throw new ContractBreach(`The fault is called ${kinds.join(", ")}`);
      }
    },
  },
  {
    fact: "R8",
    name: "the list has next, previous and results, newest first",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/predictions");
      expectStatus(answer, 200);
      const { results } = expectBody(
        answer,
        z.looseObject({
          next: z.url().nullable(),
          previous: z.url().nullable(),
          results: z.array(PredictionSchema).max(100),
        }),
      );
      const times = results.map((each) => Date.parse(each.created_at));
      if (times.some((at, index) => at > (times[index - 1] ?? Number.POSITIVE_INFINITY))) {
        throw new ContractBreach("The list is not newest first");
      }
    },
  },
  {
    fact: "R27",
    name: "the webhook secret is whsec_ and 24 bytes",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/webhooks/default/secret");
      expectStatus(answer, 200);
      const { key } = expectBody(answer, z.looseObject({ key: z.string().startsWith("whsec_") }));
      const bytes = Buffer.from(key.slice("whsec_".length), "base64").length;
      if (bytes !== 24) throw new ContractBreach(`The secret has ${bytes} bytes`);
    },
  },
  {
    fact: "R15",
    name: "a model tells the schema of its input",
    costs: false,
    check: async (target) => {
      const answer = await call(target, `/models/${target.model}`);
      expectStatus(answer, 200);
      const property = z.looseObject({ type: z.string() });
      const Input = z.looseObject({ properties: z.looseObject({ prompt: property }) });
      const openapi = z.looseObject({
        components: z.looseObject({ schemas: z.looseObject({ Input }) }),
      });
      const version = z.looseObject({ id: z.string(), openapi_schema: openapi });
      expectBody(
        answer,
        z.looseObject({ owner: z.string(), name: z.string(), latest_version: version }),
      );
    },
  },
  {
    fact: "R15",
    name: "the account has a type and a name",
    costs: false,
    check: async (target) => {
      const answer = await call(target, "/account");
      expectStatus(answer, 200);
      expectBody(answer, z.looseObject({ type: z.string(), username: z.string() }));
    },
  },
  {
    fact: "R14",
    name: "a file is uploaded, read and deleted",
    costs: false,
    check: async (target) => {
      const form = new FormData();
      form.set("content", new Blob(["stripes"], { type: "text/plain" }), "stripes.txt");
      const made = await call(target, "/files", { method: "POST", form });
      expectStatus(made, 200, 201);
      const FileSchema = z.looseObject({
        id: z.string(),
        content_type: z.string(),
        size: z.literal(7),
        checksums: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
        created_at: z.string(),
        urls: z.looseObject({ get: z.url() }),
      });
      const { id } = expectBody(made, FileSchema);
      expectBody(await call(target, `/files/${id}`), FileSchema);
      expectStatus(await call(target, `/files/${id}`, { method: "DELETE" }), 204);
      expectStatus(await call(target, `/files/${id}`), 404);
    },
  },
  {
    fact: "R2, R6, R7, R9",
    name: "a create is 201 with the whole object, echoes its webhook, and is cancelled",
    costs: true,
    check: async (target) => {
      const made = await create(target, { webhook: WEBHOOK, webhook_events_filter: ["completed"] });
      expectStatus(made, 201);
      const { id, webhook } = expectBody(made, PredictionSchema);
      if (webhook !== WEBHOOK) throw new ContractBreach(`The webhook is ${webhook}`);
      const canceled = await cancel(target, id);
      expectStatus(canceled, 200);
      expectBody(canceled, PredictionSchema);
      const again = await cancel(target, id);
      expectStatus(again, 200);
      const terminal = z.enum(["succeeded", "failed", "canceled", "aborted"]);
      expectBody(
        await call(target, `/predictions/${id}`),
        PredictionSchema.extend({ status: terminal }),
      );
    },
  },
  {
    fact: "R2, R3",
    name: "Prefer: wait answers 201 with the end or 202 with what stands",
    costs: true,
    check: async (target) => {
      const made = await create(target, {}, { prefer: "wait=1" });
      expectStatus(made, 201, 202);
      const { id, status } = expectBody(made, PredictionSchema);
      const isOpen = status === "starting" || status === "processing";
      if (made.status === 202 && !isOpen) throw new ContractBreach(`202 with ${status}`);
      await cancel(target, id);
    },
  },
  {
    fact: "R4",
    name: "Cancel-After is echoed as deadline",
    costs: true,
    check: async (target) => {
      const made = await create(target, {}, { "cancel-after": "1m30s" });
      expectStatus(made, 201);
      const {
        id,
        created_at: createdAt,
        deadline,
      } = expectBody(made, PredictionSchema.extend({ deadline: time }));
      const distanceMs = Date.parse(deadline) - Date.parse(createdAt);
      await cancel(target, id);
      if (Math.abs(distanceMs - 90_000) > 5000) throw new ContractBreach(`In ${distanceMs} ms`);
    },
  },
];
