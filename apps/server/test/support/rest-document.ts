import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Json = Readonly<Record<string, unknown>>;

export type ReplyFacts = {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  status: number;
  headers: Headers;
  body: unknown;
};

/** Holds replies against the document of the running server. */
export interface RestDocument {
  document: Json;
  /** Fails the test where a reply is not as the document says. */
  check: (facts: ReplyFacts) => void;
  /** The operations that were checked so far, as "GET /predictions". */
  seen: ReadonlySet<string>;
  operations: readonly string[];
  /** Those of them under a tag that is wanted. */
  tagged: (isWanted: (tag: string) => boolean) => string[];
}

export async function readRestDocument(url: string): Promise<RestDocument> {
  const document = readObject(await (await fetch(`${url}/api/v1/openapi.json`)).json());
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed(document), "document");
  const validators = new Map<string, ValidateFunction>();
  const paths = readObject(document["paths"]);
  const seen = new Set<string>();

  const validatorOf = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    validators.set(pointer, known);
    return known;
  };

  const check = ({ method, path, status, headers, body }: ReplyFacts): void => {
    const template = findTemplate(Object.keys(paths), path);
    const name = method === "HEAD" ? "get" : method.toLowerCase();
    const operation = template === null ? null : readObject(paths[template])[name];
    if (template === null || operation === undefined) {
      // What is nowhere in the document is refused.
      if (status < 400) throw new Error(`${method} ${path} is not in the document`);
      validateProblem(validatorOf("/components/schemas/Problem"), headers, body);
      return;
    }
    seen.add(`${name.toUpperCase()} ${template}`);
    const replies = readObject(readObject(operation)["responses"]);
    const key = [String(status), `${String(status).charAt(0)}XX`].find((each) => each in replies);
    if (key === undefined) throw new Error(`${method} ${path}: ${String(status)} is undocumented`);
    const pointer = `/paths/${escape(template)}/${name}/responses/${key}`;
    const reply = readObject(replies[key]);
    const { $ref: reference } = reply;
    const place = typeof reference === "string" ? reference.replace("#", "") : pointer;
    const described = typeof reference === "string" ? followed(document, place) : reply;
    checkHeaders(described, headers);
    if (method === "HEAD" || status === 304) return;
    const [type = "", content] = Object.entries(readObject(described["content"]))[0] ?? [];
    const sent = headers.get("content-type");
    if (content === undefined || sent !== type)
      throw new Error(`${path} is sent as ${String(sent)}`);
    const validate = validatorOf(`${place}/content/${escape(type)}/schema`);
    if (!validate(body)) throw new Error(JSON.stringify({ path, errors: validate.errors, body }));
  };

  return {
    document,
    check,
    seen,
    operations: listOperations(paths),
    tagged: (isWanted) => listOperations(paths, isWanted),
  };
}

function checkHeaders(described: Json, headers: Headers): void {
  for (const name of Object.keys(readObject(described["headers"]))) {
    if (ALWAYS_THERE.has(name) && !headers.has(name)) throw new Error(`there is no ${name}`);
  }
}

/** Headers that are there whenever the document offers them. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(["x-request-id", "ETag", "Location"]);

function validateProblem(validate: ValidateFunction, headers: Headers, body: unknown): void {
  const type = headers.get("content-type");
  if (type !== "application/problem+json") throw new Error(`a problem is sent as ${String(type)}`);
  if (body !== null && !validate(body)) {
    throw new Error(JSON.stringify({ errors: validate.errors, body }));
  }
}

function listOperations(paths: Json, isWanted: (tag: string) => boolean = () => true): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(readObject(item))
      .filter(([, operation]) => isWanted(String(readObject(operation)["tags"])))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

/**
 * The document with no room for fields that it does not name: clients have to bear new ones, but a
 * reply that says more than the document is a document that says too little.
 */
function closed(value: unknown): Json {
  return readObject(close(value));
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, close(item)]);
  const isOpen = "properties" in value && "type" in value && !("additionalProperties" in value);
  return { ...Object.fromEntries(entries), ...(isOpen ? { additionalProperties: false } : {}) };
}

function findTemplate(templates: readonly string[], path: string): string | null {
  const exact = templates.find((template) => template === path);
  const matching = templates.find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  return exact ?? matching ?? null;
}

function followed(document: Json, pointer: string): Json {
  return pointer
    .split("/")
    .slice(1)
    .reduce((place: Json, part) => readObject(place[part]), document);
}

/** A JSON pointer inside of a URI. */
const escape = (part: string): string =>
  encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

export function readObject(value: unknown): Json {
  if (typeof value !== "object" || value === null)
    throw new TypeError(`no object: ${String(value)}`);
  return { ...value };
}
