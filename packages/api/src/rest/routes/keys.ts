import { route } from "../route.ts";
import { CreatedKeySchema, KeyPageSchema, KeySchema } from "../schemas/key.ts";

const tag = "API keys";

export const KEY_ROUTES = [
  route({
    method: "POST",
    path: "/keys",
    procedure: "key.create",
    output: CreatedKeySchema,
    status: 201,
    tag,
    summary: "Make an API key",
    description: "The key is told here and nowhere else.",
  }),
  route({
    method: "GET",
    path: "/keys",
    procedure: "key.list",
    output: KeyPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List the API keys, newest first",
  }),
  route({
    method: "DELETE",
    path: "/keys/{id}",
    procedure: "key.revoke",
    output: KeySchema,
    tag,
    summary: "Revoke an API key",
    description: "For good; within a second it is taken nowhere.",
  }),
];
