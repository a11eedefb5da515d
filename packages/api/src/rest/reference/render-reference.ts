import type { OpenApiDocument } from "../openapi/create-document.ts";
import type { Operation } from "../openapi/write-operation.ts";
import { PROBLEM_REASONS, explainProblem } from "../problem.ts";
import { html, page, paragraphs, words } from "./html.ts";
import type { Html } from "./html.ts";
import { isSchema, listFields, renderFields, renderType } from "./render-fields.ts";

type Place = { method: string; path: string; operation: Operation };

/** Where the pages find each other. */
export type ReferencePlaces = {
  /** The path of `/api/v1`, with the base path. */
  endpoint: string;
  stylesheet: string;
};

/** The whole document as a page for people, which needs no script. */
export function renderReference(document: OpenApiDocument, places: ReferencePlaces): string {
  const operations = listOperations(document);
  const { title, description } = document.info;
  const body = html`<header>
      <h1>${title}: REST reference</h1>
      ${paragraphs(description)}
      <p>
        For machines: <a href="${places.endpoint}/openapi.json">openapi.json</a> (OpenAPI
        ${document.openapi}).
      </p>
    </header>
    <nav aria-label="Operations">
      ${document.tags.map((tag) => renderTagLinks(tag.name, operations))}
    </nav>
    <main>
      ${document.tags.map((tag) => renderTag(tag, operations, places))} ${renderSchemas(document)}
      ${renderProblems(places)}
    </main>`;
  return page({ title: `${title}: REST reference`, stylesheet: places.stylesheet, body });
}

function listOperations(document: OpenApiDocument): Place[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

const inTag = (name: string) => (place: Place) => place.operation.tags.includes(name);

function renderTagLinks(name: string, operations: readonly Place[]): Html {
  const links = operations
    .filter(inTag(name))
    .map(
      ({ operation }) =>
        html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
    );
  return html`<h2>${name}</h2>
    <ul>
      ${links}
    </ul>`;
}

function renderTag(
  tag: { name: string; description: string },
  operations: readonly Place[],
  places: ReferencePlaces,
): Html {
  const articles = operations
    .filter(inTag(tag.name))
    .map((place) => renderOperation(place, places));
  return html`<section>
    <h2>${tag.name}</h2>
    <p>${words(tag.description)}</p>
    ${articles}
  </section>`;
}

function renderOperation({ method, path, operation }: Place, { endpoint }: ReferencePlaces): Html {
  const parameters = (operation.parameters ?? []).map((parameter) => ({
    name: `${parameter.name} (${parameter.in})`,
    schema: { ...parameter.schema, ...describedBy(parameter.description) },
    isRequired: parameter.required,
  }));
  const body = operation.requestBody?.content["application/json"]?.schema ?? {};
  return html`<article id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p class="address">
      <code><b>${method}</b> ${endpoint}${path}</code>
    </p>
    ${paragraphs(operation.description ?? "")}
    <p>${operation.security.length === 0 ? "Open to everybody." : renderSecurity(operation)}</p>
    ${renderFields("Parameters", parameters)} ${renderFields("Body", listFields(body))}
    <ul class="replies">
      ${Object.entries(operation.responses).map(renderReply)}
    </ul>
  </article> `;
}

const describedBy = (description: string | undefined) =>
  description === undefined ? {} : { description };

function renderSecurity({ security }: Operation): Html {
  return words(
    security.some((choice) => "apiKey" in choice)
      ? "With an API key or a session."
      : "With a session.",
  );
}

function renderReply([status, reply]: [string, object]): Html {
  const content = "content" in reply && isSchema(reply.content) ? reply.content : {};
  const media = content["application/json"];
  const schema = isSchema(media) && isSchema(media["schema"]) ? media["schema"] : null;
  if ("$ref" in reply) {
    return html`<li><code>${status}</code> <a href="#schema-Problem">Problem</a></li>`;
  }
  const description = "description" in reply ? String(reply.description) : "";
  const type = schema === null ? html`` : html` ${renderReplyType(schema)}`;
  return html`<li><code>${status}</code> ${description}${type}</li>`;
}

/** What is written in place is told by its fields. */
function renderReplyType(schema: Readonly<Record<string, unknown>>): Html {
  const fields = listFields(schema);
  if (fields.length === 0) return renderType(schema);
  return html`${fields.map(({ name, schema: field }) => html`<code>${name}</code>: ${renderType(field)}`)}`;
}

function renderSchemas(document: OpenApiDocument): Html {
  const schemas = Object.entries(document.components["schemas"] ?? {}).map(([name, schema]) => {
    const known = isSchema(schema) ? schema : {};
    const { description } = known;
    return html`<article id="schema-${name}">
      <h3>${name}</h3>
      ${typeof description === "string" ? paragraphs(description) : ""}
      ${renderFields("Fields", listFields(known))}
    </article> `;
  });
  return html`<section>
    <h2>Schemas</h2>
    ${schemas}
  </section>`;
}

function renderProblems({ endpoint }: ReferencePlaces): Html {
  const rows = PROBLEM_REASONS.map((reason) => {
    const { status, detail } = explainProblem(reason);
    return html`<tr>
      <th scope="row">
        <a href="${endpoint}/problems/${reason}"><code>${reason}</code></a>
      </th>
      <td>${status}</td>
      <td>${detail}</td>
    </tr> `;
  });
  return html`<section id="problems">
    <h2>Problems</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Status</th>
          <th scope="col">What it says</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}
