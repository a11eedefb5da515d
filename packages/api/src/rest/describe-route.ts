import type { Permission } from "../authorization/permissions.ts";
import { describeProcedures } from "../describe-procedures.ts";
import type { ProcedureDescription } from "../describe-procedures.ts";
import { parametersOf } from "./match-route.ts";
import type { RestRoute } from "./route.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a route asks for, and where in a request each of it stands. */
export type RouteDescription = {
  /** Whether its fields stand in the body; else in the query. */
  hasBody: boolean;
  pathNames: ReadonlySet<string>;
  /** Fields of the procedure that are no fields of body or query here. */
  elsewhere: ReadonlySet<string>;
  takesIdempotencyKey: boolean;
  /** What its caller has to be allowed; null where nobody is asked. */
  permission: Permission | null;
  /** Fields of the body or of the query, without those that the procedure refuses whatever they hold. */
  fields: ReadonlyMap<string, JsonSchema>;
  required: ReadonlySet<string>;
  /** Schemas of what stands in the path. */
  pathFields: ReadonlyMap<string, JsonSchema>;
  /** JSON type of each field that has one. */
  kinds: ReadonlyMap<string, string>;
};

const IDEMPOTENCY_KEY = "idempotencyKey";

const known = new WeakMap<RestRoute, RouteDescription>();

/** Made of the input schema of the route's procedure, once. */
export function describeRoute(route: RestRoute): RouteDescription {
  const found = known.get(route);
  if (found !== undefined) return found;
  const description = describe(route);
  known.set(route, description);
  return description;
}

function describe(route: RestRoute): RouteDescription {
  const { input, permission } = procedureOf(route);
  const { properties, required } = partsOf(schemaOf(input));
  const pathNames = new Set(parametersOf(route.path));
  const all = new Map(Object.entries(properties).map(([name, field]) => [name, schemaOf(field)]));
  const isRefused = (field: JsonSchema): boolean => "not" in field;
  const elsewhere = new Set([...route.omitted, IDEMPOTENCY_KEY].filter((name) => all.has(name)));
  const fields = new Map(
    [...all].filter(
      ([name, field]) => !pathNames.has(name) && !elsewhere.has(name) && !isRefused(field),
    ),
  );
  for (const name of pathNames) {
    if (!all.has(name)) throw new RangeError(`${route.procedure} has no input ${name}`);
  }
  return {
    hasBody: route.method !== "GET" && route.method !== "DELETE",
    pathNames,
    elsewhere,
    takesIdempotencyKey: all.has(IDEMPOTENCY_KEY),
    permission,
    fields,
    required: new Set(required.filter((name) => fields.has(name))),
    pathFields: new Map([...all].filter(([name]) => pathNames.has(name))),
    kinds: new Map([...fields].flatMap(([name, field]) => kindOf(name, field))),
  };
}

/** Descriptions are made of the whole router, which is not done again for each route. */
let procedures: ReadonlyMap<string, ProcedureDescription> | null = null;

function procedureOf(route: RestRoute): ProcedureDescription {
  procedures ??= new Map(describeProcedures().map((procedure) => [procedure.path, procedure]));
  const found = procedures.get(route.procedure);
  if (found === undefined) throw new RangeError(`no procedure ${route.procedure}`);
  return found;
}

function partsOf({ properties, required }: JsonSchema) {
  return {
    properties: schemaOf(properties),
    required: Array.isArray(required) ? required.map(String) : [],
  };
}

function schemaOf(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The type of a field; of one that may be null, the type of what else it may be. */
export function withoutNull(field: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = field;
  if (!Array.isArray(anyOf)) return field;
  const kept = anyOf.filter((choice) => schemaOf(choice)["type"] !== "null");
  return kept.length === 1 ? { ...schemaOf(kept[0]), ...rest } : field;
}

function kindOf(name: string, field: JsonSchema): [string, string][] {
  const { type } = withoutNull(field);
  return typeof type === "string" ? [[name, type]] : [];
}
