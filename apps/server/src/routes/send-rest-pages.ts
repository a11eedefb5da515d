import { createHash } from "node:crypto";
import {
  REFERENCE_STYLESHEET,
  answerProblem,
  createOpenApiDocument,
  problemOf,
  renderProblem,
  renderReference,
} from "@darkroom/api";
import { getCookies } from "better-auth/cookies";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { DESCRIPTION_CACHE_S } from "../limits.ts";
import { placeOf } from "./answer-rest.ts";

/** The pages run nothing and load their own style sheet. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface RestPages {
  /** `/api/v1/openapi.json` */
  sendDocument: (context: AppContext) => Response;
  /** `/api/v1/reference` */
  sendReference: (context: AppContext) => Response;
  /** `/api/v1/reference.css` */
  sendStylesheet: (context: AppContext) => Response;
  /** `/api/v1/problems/:reason` */
  sendProblem: (context: AppContext) => Response;
}

/** What describes `/api/v1`, to machines and to people. It is made when it is first asked for. */
export function createRestPages(parts: AppParts): RestPages {
  const endpoint = `${parts.basePath}/api/v1`;
  const places = { endpoint, stylesheet: `${endpoint}/reference.css` };
  const document = once(() => {
    const sessionCookie = getCookies(parts.auth.options).sessionToken.name;
    return createOpenApiDocument({ serverUrl: endpoint, sessionCookie });
  });
  const json = once(() => JSON.stringify(document()));
  const reference = once(() => renderReference(document(), places));
  return {
    sendDocument: (context) => send(context, json(), "application/json"),
    sendReference: (context) => sendPage(context, reference()),
    sendStylesheet: (context) => send(context, REFERENCE_STYLESHEET, "text/css; charset=utf-8"),
    sendProblem: (context) => {
      const page = renderProblem(context.req.param("reason") ?? "", places);
      if (page !== null) return sendPage(context, page);
      return answerProblem(problemOf("not_found", placeOf(parts, context)));
    },
  };
}

function sendPage(context: AppContext, page: string): Response {
  const response = send(context, page, "text/html; charset=utf-8");
  response.headers.set("content-security-policy", PAGE_POLICY);
  return response;
}

function send(context: AppContext, text: string, type: string): Response {
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  const headers = {
    "content-type": type,
    "cache-control": `public, max-age=${String(DESCRIPTION_CACHE_S)}`,
    etag,
  };
  const isKnown = context.req.header("if-none-match") === etag;
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(text, { headers });
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
