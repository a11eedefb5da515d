import type { ModelView } from "@darkroom/engine";
import { unpinned, versionOf } from "./version.ts";

/** A model as Replicate's HTTP API shows it, as far as we know something of it. */
export function writeModel(view: ModelView, places: { baseUrl: string }) {
  const [owner = "", ...rest] = unpinned(view.model).split("/");
  const name = rest.join("/");
  return {
    url: `${places.baseUrl}/models/${owner}/${name}`,
    owner,
    name,
    description: view.description,
    visibility: "public",
    latest_version: { id: versionOf(view.model), openapi_schema: writeSchema(view) },
  };
}

/** What clients make forms of. */
function writeSchema({ title, inputSchema }: ModelView) {
  return {
    openapi: "3.0.2",
    info: { title, version: "1.0.0" },
    paths: {},
    components: {
      schemas: {
        Input: { title: "Input", ...inputSchema },
        Output: { title: "Output", type: "array", items: { type: "string", format: "uri" } },
      },
    },
  };
}
