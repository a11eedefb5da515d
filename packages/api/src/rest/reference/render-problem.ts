import { PROBLEM_REASONS, explainProblem, titleOf } from "../problem.ts";
import { html, page } from "./html.ts";
import type { ReferencePlaces } from "./render-reference.ts";

/** The page to which the `type` of a problem leads; null for what is no reason of ours. */
export function renderProblem(name: string, places: ReferencePlaces): string | null {
  const reason = PROBLEM_REASONS.find((known) => known === name);
  if (reason === undefined) return null;
  const { status, detail } = explainProblem(reason);
  const title = titleOf(reason);
  const body = html`<main>
    <h1>${title}</h1>
    <p>${detail}</p>
    <p>
      The answer has the status ${status} and the reason <code>${reason}</code>. Its
      <code>requestId</code> names the request in our log.
    </p>
    <p><a href="${places.endpoint}/reference#problems">All problems</a></p>
  </main>`;
  return page({ title, stylesheet: places.stylesheet, body });
}
