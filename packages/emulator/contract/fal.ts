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

const UrlsSchema = z.looseObject({
  request_id: z.string().min(1),
  response_url: z.url(),
  status_url: z.url(),
  cancel_url: z.url(),
});
const SubmittedSchema = UrlsSchema.extend({
  status: z.literal("IN_QUEUE"),
  queue_position: z.number().int().optional(),
});
const StatusSchema = UrlsSchema.partial().extend({
  request_id: z.string(),
  status: z.enum(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]),
});
const FaultsSchema = z.looseObject({
  detail: z
    .array(z.looseObject({ loc: z.array(z.unknown()), msg: z.string(), type: z.string() }))
    .min(1),
});

const LOOK_MS = 250;
const PATIENCE_MS = 120_000;

const headersOf = ({ token }: Target): Record<string, string> => ({
  authorization: `Key ${token}`,
});

const submit = (target: Target, input = target.input): Promise<Answer> =>
  ask(`${target.baseUrl}/${target.model}`, headersOf(target), { method: "POST", json: input });

/** Looks until it is done; 202 must go with what is not, 200 with what is. */
async function untilDone(target: Target, statusUrl: string): Promise<void> {
  const giveUpAtMs = Date.now() + PATIENCE_MS;
  while (Date.now() < giveUpAtMs) {
    const answer = await ask(`${statusUrl}?logs=1`, headersOf(target));
    expectStatus(answer, 200, 202);
    const { status } = expectBody(answer, StatusSchema);
    if ((answer.status === 200) !== (status === "COMPLETED")) {
      throw new ContractBreach(`HTTP ${answer.status} with ${status}`);
    }
    if (status === "COMPLETED") return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new ContractBreach("The request was never completed");
}

export const FAL_CASES: readonly ContractCase[] = [
  {
    fact: "A3, submit, status, result",
    name: "a request is queued, told as 202 until it is done, and its result is read where it says",
    costs: true,
    check: async (target) => {
      const made = await submit(target);
      expectStatus(made, 200);
      const urls = expectBody(made, SubmittedSchema);
      await untilDone(target, urls.status_url);
      const result = await ask(urls.response_url, headersOf(target));
      expectStatus(result, 200);
      expectBody(
        result,
        z.looseObject({ images: z.array(z.looseObject({ url: z.url() })).min(1) }),
      );
    },
  },
  {
    fact: "A3, 422",
    name: "an input that the model refuses is 422 with one fault for each field",
    costs: true,
    check: async (target) => {
      const made = await submit(target, { ...target.input, prompt: 5 });
      if (made.status === 422) return void expectBody(made, FaultsSchema);
      expectStatus(made, 200);
      const urls = expectBody(made, SubmittedSchema);
      await untilDone(target, urls.status_url);
      const result = await ask(urls.response_url, headersOf(target));
      expectStatus(result, 422);
      return void expectBody(result, FaultsSchema);
    },
  },
  {
    fact: "A3, cancel",
    name: "a cancel is a PUT, taken or too late",
    costs: true,
    check: async (target) => {
      const { cancel_url: url } = expectBody(await submit(target), SubmittedSchema);
      const answer = await ask(url, headersOf(target), { method: "PUT" });
      expectStatus(answer, 200, 202, 400);
      expectBody(answer, z.looseObject({ status: z.string() }));
    },
  },
];
