import type { FieldError } from "@darkroom/engine";
import { describeRoute } from "./describe-route.ts";
import type { RestRoute } from "./route.ts";

export type InputOutcome =
  | { outcome: "read"; input: unknown }
  | { outcome: "invalid"; fields: readonly FieldError[] };

/** What a request says, besides its path. */
export type Said = {
  parameters: Readonly<Record<string, string>>;
  search: URLSearchParams;
  /** The parsed body; undefined without one. */
  body: unknown;
  idempotencyKey: string | null;
};

/**
 * The input of the procedure behind a door. What the procedure does not know is passed on, since it
 * refuses it itself; what has its own place in a request is refused in any other.
 */
export function readInput(route: RestRoute, said: Said): InputOutcome {
  const { search, body, parameters, idempotencyKey } = said;
  const described = describeRoute(route);
  const values: Record<string, unknown> = {};
  const fields: FieldError[] = [];
  const take = (name: string, value: unknown): void => {
    const isMisplaced = described.pathNames.has(name) || described.elsewhere.has(name);
    if (isMisplaced) fields.push({ field: name, message: "This has no place here." });
    // Unlike an assignment this makes a field of whatever name.
    else Object.defineProperty(values, name, { value, ...PLAIN });
  };
  for (const name of new Set(search.keys())) {
    const [value = "", ...more] = search.getAll(name);
    if (more.length > 0) fields.push({ field: name, message: "Send this once." });
    else if (described.hasBody) fields.push({ field: name, message: "Send this in the body." });
    else take(name, readText(value, described.kinds.get(name)));
  }
  if (body !== undefined && !isObject(body)) {
    return { outcome: "invalid", fields: [{ field: "", message: "The body is a JSON object." }] };
  }
  for (const [name, value] of Object.entries(body ?? {})) take(name, value);
  if (idempotencyKey !== null) {
    if (described.takesIdempotencyKey) values["idempotencyKey"] = idempotencyKey;
    else fields.push({ field: "Idempotency-Key", message: "This request takes no such key." });
  }
  if (fields.length > 0) return { outcome: "invalid", fields };
  const input = { ...values, ...parameters };
  return { outcome: "read", input: Object.keys(input).length === 0 ? undefined : input };
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** A value of a query by the kind that is asked for; what cannot be read stays a text. */
function readText(text: string, kind: string | undefined): unknown {
  if ((kind === "integer" || kind === "number") && WHOLE_NUMBER.test(text)) return Number(text);
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
