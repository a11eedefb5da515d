import { PERMISSIONS, isScope } from "../../authorization/permissions.ts";
import type { Permission } from "../../authorization/permissions.ts";
import { IDEMPOTENCY_KEY_CHARACTERS_MAX } from "../../limits.ts";
import { withoutNull } from "../describe-route.ts";
import type { JsonSchema, RouteDescription } from "../describe-route.ts";
import type { RestRoute } from "../route.ts";
import { commonResponses, headersOf } from "./common.ts";
import type { HeaderName } from "./common.ts";
import { writeReplySchema } from "./write-schema.ts";

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

export type ResponseObject = {
  description: string;
  headers?: Readonly<Record<string, object>>;
  content?: Readonly<Record<string, { schema: JsonSchema }>>;
};

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Readonly<Record<string, string[]>>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Readonly<Record<string, { schema: JsonSchema }>> };
  responses: Readonly<Record<string, object>>;
};

/** One operation of the document. */
export function writeOperation(route: RestRoute, described: RouteDescription): Operation {
  const parameters = writeParameters(route, described);
  const words = [route.description, ...scopeWords(described.permission)].filter(Boolean);
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(words.length === 0 ? {} : { description: words.join("\n\n") }),
    security: securityOf(described.permission),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...writeBody(described),
    responses: {
      ...writeReplies(route, described),
      ...commonResponses(isPublic(described.permission)),
    },
  };
}

/** `prediction.create` as `predictionCreate`, which clients make a function of. */
function operationId({ procedure }: RestRoute): string {
  return procedure.replaceAll(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase());
}

const isPublic = (permission: Permission | null): boolean =>
  permission === null || PERMISSIONS[permission].holders === "everybody";

function securityOf(permission: Permission | null): Record<string, string[]>[] {
  if (permission === null || isPublic(permission)) return [];
  return isScope(permission) ? [{ apiKey: [] }, { session: [] }] : [{ session: [] }];
}

function scopeWords(permission: Permission | null): string[] {
  if (permission === null || isPublic(permission)) return [];
  if (!isScope(permission)) return ["Only with a session: no API key may do this."];
  return [`An API key needs the scope \`${permission}\`.`];
}

function writeParameters(route: RestRoute, described: RouteDescription): Parameter[] {
  const path = [...described.pathFields].map(([name, schema]): Parameter => ({
    name,
    in: "path",
    required: true,
    schema,
  }));
  const query = described.hasBody
    ? []
    : [...described.fields].map(([name, schema]): Parameter => ({
        name,
        in: "query",
        required: described.required.has(name),
        schema: withoutNull(schema),
      }));
  return [...path, ...query, ...headerParameters(route, described)];
}

function headerParameters(route: RestRoute, described: RouteDescription): Parameter[] {
  const offered: Parameter[] = [];
  if (described.takesIdempotencyKey) {
    offered.push({
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "The same key with the same input gives the same answer for at least a day.",
      schema: { type: "string", minLength: 1, maxLength: IDEMPOTENCY_KEY_CHARACTERS_MAX },
    });
  }
  if (route.waiting !== null) {
    offered.push({
      name: "Prefer",
      in: "header",
      required: false,
      description: "`wait=n`: wait for the end, at most n and never more than 30 seconds.",
      schema: { type: "string", examples: ["wait=10"] },
    });
  }
  if (route.method === "GET") {
    offered.push({
      name: "If-None-Match",
      in: "header",
      required: false,
      description: "The `ETag` of an earlier answer.",
      schema: { type: "string" },
    });
  }
  return offered;
}

function writeBody({
  hasBody,
  fields,
  required,
}: RouteDescription): Pick<Operation, "requestBody"> {
  if (!hasBody || fields.size === 0) return {};
  const schema = {
    type: "object",
    properties: Object.fromEntries(fields),
    ...(required.size === 0 ? {} : { required: [...required] }),
    additionalProperties: false,
  };
  return {
    requestBody: { required: required.size > 0, content: { "application/json": { schema } } },
  };
}

function writeReplies(
  route: RestRoute,
  described: RouteDescription,
): Record<string, ResponseObject> {
  const written = writeReplySchema(route.output);
  const schema =
    route.shape === "items"
      ? { type: "object", properties: { items: written }, required: ["items"] }
      : written;
  const reply = (description: string, names: readonly HeaderName[]): ResponseObject => ({
    description,
    headers: headersOf(["RequestId", ...names]),
    content: { "application/json": { schema } },
  });
  const names = headerNames(route, described);
  return {
    [route.status]: reply(route.status === 201 ? "Created." : "The answer.", names),
    ...(route.waiting === null
      ? {}
      : { 202: reply("Created, and not ended within the time of the wait.", names) }),
    ...(route.method === "GET"
      ? { 304: { description: "Nothing has changed.", headers: headersOf(["RequestId", "ETag"]) } }
      : {}),
  };
}

function headerNames(route: RestRoute, { permission }: RouteDescription): HeaderName[] {
  const names: HeaderName[] = isPublic(permission) ? [] : ["RateLimitPolicy", "RateLimit"];
  if (route.method === "GET") names.push("ETag");
  if (route.shape === "page") names.push("Link");
  if (route.locate !== null) names.push("Location");
  if (route.waiting !== null) names.push("PreferenceApplied");
  return names;
}
