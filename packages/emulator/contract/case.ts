import { z } from "zod";

/** One side of the wire to be asked: the emulator, or the real API. */
export type Target = {
  baseUrl: string;
  token: string;
  /** A model that may be run, `owner/name` or a slug, and an input that it takes. */
  model: string;
  input: Record<string, unknown>;
};

/** What the wire must be like; throws where it is not. Nothing of the emulator's code may be used here. */
export type ContractCase = {
  /** Fact of the wire-facts page that is checked. */
  fact: string;
  name: string;
  /** True when a prediction is made, which costs money on the real API. */
  costs: boolean;
  check: (target: Target) => Promise<void>;
};

export type Answer = { status: number; headers: Headers; body: unknown };

export class ContractBreach extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ContractBreach";
  }
}

export function expectStatus(answer: Answer, ...statuses: readonly number[]): void {
  if (statuses.includes(answer.status)) return;
  const body = JSON.stringify(answer.body)?.slice(0, 300);
  throw new ContractBreach(`HTTP ${answer.status} instead of ${statuses.join(" or ")}: ${body}`);
}

/** The body in the form that was promised. */
export function expectBody<Body>(answer: Answer, schema: z.ZodType<Body>): Body {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new ContractBreach(`The body has another form:\n${z.prettifyError(parsed.error)}`);
}

export async function ask(
  url: string,
  headers: Record<string, string>,
  init: { method?: string; json?: unknown; form?: FormData } = {},
): Promise<Answer> {
  const { method = "GET", json, form } = init;
  const response = await fetch(url, {
    method,
    headers: json === undefined ? headers : { ...headers, "content-type": "application/json" },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(form === undefined ? {} : { body: form }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: readJson(text) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
