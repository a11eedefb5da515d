import { describeRoute } from "../describe-route.ts";
import type { RestRoute } from "../route.ts";
import { REST_ROUTES } from "../table.ts";
import { COMMON_RESPONSES, HEADERS } from "./common.ts";
import { writeOperation } from "./write-operation.ts";
import type { Operation } from "./write-operation.ts";
import { UPLOAD_PATHS } from "./write-uploads.ts";
import { writeNamedSchemas } from "./write-schema.ts";

/** The methods of one path, by their names in small letters. */
export type PathItem = Readonly<Record<string, Operation>>;

export type OpenApiDocument = {
  openapi: "3.1.1";
  info: { title: string; version: string; description: string; license: object };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Readonly<Record<string, PathItem>>;
  components: Readonly<Record<string, Readonly<Record<string, object>>>>;
};

const ABOUT = `Every address answers as JSON, refusals as problem details (RFC 9457). Times are ISO 8601, waits are milliseconds, credits whole numbers.

A browser's session works as it does in the studio; other programs send an API key as \`Authorization: Bearer dk_…\`. Lists come in pages: \`nextCursor\`, or the link of \`rel="next"\`, leads to the next one. Whatever creates takes an \`Idempotency-Key\`: the same key and input give the same answer, however often it is sent.`;

const TAGS: Readonly<Record<string, string>> = {
  Predictions: "Runs of a model: ordered, watched, cancelled, tried again.",
  Batches: "Many predictions ordered, paid and told of as one.",
  Schedules: "Predictions that are ordered again and again.",
  Models: "What can be run, at which price, and how long it usually takes.",
  Account: "Who calls, and what is left to spend.",
  "API keys": "What programs show; managed with a session alone.",
  Notifications: "What the account is told when nobody looks.",
  Webhooks: "Where events are sent, and what came of it.",
  Status: "Whether this installation takes and finishes work.",
};

/**
 * OpenAPI 3.1 of `/api/v1`, made of the table of routes, of the inputs of their procedures and of
 * the schemas of their answers.
 * @param options.serverUrl where it is served; may be a path
 * @param options.sessionCookie name of the cookie that carries a session
 */
export function createOpenApiDocument(options: {
  serverUrl: string;
  sessionCookie: string;
}): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: {
      title: "Darkroom",
      version: "1.0.0",
      description: ABOUT,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: options.serverUrl }],
    tags: [...new Set(REST_ROUTES.map(({ tag }) => tag))].map((name) => ({
      name,
      description: TAGS[name] ?? name,
    })),
    paths: writePaths(),
    components: {
      schemas: writeNamedSchemas(),
      responses: COMMON_RESPONSES,
      headers: HEADERS,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key, `dk_…`." },
        session: { type: "apiKey", in: "cookie", name: options.sessionCookie },
      },
    },
  };
}

function writePaths(): Record<string, PathItem> {
  const paths: Record<string, Record<string, Operation>> = { ...UPLOAD_PATHS };
  for (const route of REST_ROUTES) {
    const path = pathOf(route);
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: writeOperation(route, describeRoute(route)),
    };
  }
  return paths;
}

/** In a document a parameter has its name alone. */
const pathOf = ({ path }: RestRoute): string => path.replace("+}", "}");
