import { createHash, createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { Scenario } from "../src/index.ts";
import { eventually } from "./fixture.ts";
import type { RawWebhook } from "./skytells-fixture.ts";

export const KEY = "id:secret";
export const APP = "fal-ai/jersey-speed";

/** The parts of an answer that tests look at, checked as they arrive. */
export const StatusSchema = z.object({
  status: z.string(),
  request_id: z.string(),
  gateway_request_id: z.string().optional(),
  queue_position: z.number().optional(),
  logs: z.array(z.looseObject({ message: z.string() })).nullish(),
  metrics: z.object({ inference_time: z.number().nullable() }).optional(),
  error: z.string().optional(),
  response_url: z.string(),
  status_url: z.string(),
  cancel_url: z.string(),
});

export const ProblemSchema = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({ loc: z.array(z.string()), msg: z.string(), type: z.string() })),
  ]),
  error_type: z.string().optional(),
});

export const PicturesSchema = z.object({
  images: z.array(z.object({ url: z.string(), file_size: z.number() })),
});

export type Submit = {
  scenario?: Scenario;
  app?: string;
  input?: Record<string, unknown>;
  webhook?: string;
  headers?: Record<string, string>;
};

/** Requests to fal's side of an emulator as a program of its users would make them. */
export function createFalCaller(url: string) {
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Key ${KEY}`);
    return fetch(`${url}/fal/${path}`, { ...init, headers });
  };
  const postSubmit = (submit: Submit = {}): Promise<Response> => {
    const { scenario, app = APP, input = {}, webhook, headers = {} } = submit;
    const script = scenario === undefined ? {} : { __scenario: scenario };
    const query = webhook === undefined ? "" : `?fal_webhook=${encodeURIComponent(webhook)}`;
    const body = JSON.stringify({ prompt: "teal hexagons", ...input, ...script });
    return request(`${app}${query}`, { method: "POST", body, headers });
  };
  const submit = async (fields: Submit = {}): Promise<z.infer<typeof StatusSchema>> =>
    StatusSchema.parse(await (await postSubmit(fields)).json());
  const status = (id: string, query = "?logs=1"): Promise<Response> =>
    request(`${APP}/requests/${id}/status${query}`);
  const read = async (id: string): Promise<z.infer<typeof StatusSchema>> =>
    StatusSchema.parse(await (await status(id)).json());
  return {
    request,
    postSubmit,
    submit,
    status,
    read,
    result: (id: string): Promise<Response> => request(`${APP}/requests/${id}`),
    cancel: (id: string): Promise<Response> =>
      request(`${APP}/requests/${id}/cancel`, { method: "PUT" }),
    untilStatus: (id: string, wanted: string) =>
      eventually(wanted, async () => {
        const told = await read(id);
        return told.status === wanted ? told : undefined;
      }),
  };
}

const KeySetSchema = z.object({ keys: z.array(z.object({ x: z.string() })) });

/** Checks a delivery by the published keys, without any code of the emulator. */
export async function isSignedBy(url: string, { headers, body }: RawWebhook): Promise<boolean> {
  const answer: unknown = await (await fetch(`${url}/fal/.well-known/jwks.json`)).json();
  const [key] = KeySetSchema.parse(answer).keys;
  const [id, account, at, signature] = ["request-id", "user-id", "timestamp", "signature"].map(
    (name) => String(headers[`x-fal-webhook-${name}`]),
  );
  const digest = createHash("sha256").update(body).digest("hex");
  const message = Buffer.from([id, account, at, digest].join("\n"));
  const jwk = { kty: "OKP", crv: "Ed25519", x: key?.x ?? "" };
  const published = createPublicKey({ key: jwk, format: "jwk" });
  return verify(null, message, published, Buffer.from(signature ?? "", "hex"));
}
