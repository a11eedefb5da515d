import { route } from "../route.ts";
import { SystemStatusSchema } from "../schemas/account.ts";
import { ModelListSchema, ModelViewSchema } from "../schemas/model.ts";

export const SYSTEM_ROUTES = [
  route({
    method: "GET",
    path: "/models",
    procedure: "model.list",
    output: ModelListSchema,
    shape: "items",
    tag: "Models",
    summary: "List the models",
  }),
  route({
    method: "GET",
    path: "/models/{model+}",
    procedure: "model.get",
    output: ModelViewSchema,
    tag: "Models",
    summary: "Read a model",
    description: "The slash of `owner/name` may be written as it is or as `%2F`.",
  }),
  route({
    method: "GET",
    path: "/status",
    procedure: "system.status",
    output: SystemStatusSchema,
    tag: "Status",
    summary: "Read the state of this installation",
  }),
];
