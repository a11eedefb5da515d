import { route } from "../route.ts";
import {
  CreatedEndpointSchema,
  DeletedEndpointSchema,
  EndpointDeliveryPageSchema,
  EndpointListSchema,
  RotatedSecretSchema,
  SentSchema,
} from "../schemas/endpoint.ts";

const tag = "Webhooks";

export const ENDPOINT_ROUTES = [
  route({
    method: "GET",
    path: "/endpoints",
    procedure: "endpoint.list",
    output: EndpointListSchema,
    shape: "items",
    tag,
    summary: "List where events are sent",
  }),
  route({
    method: "POST",
    path: "/endpoints",
    procedure: "endpoint.create",
    output: CreatedEndpointSchema,
    status: 201,
    tag,
    summary: "Have events sent to an address",
    description: "The secret that signs them is told here and nowhere else.",
  }),
  route({
    method: "DELETE",
    path: "/endpoints/{id}",
    procedure: "endpoint.delete",
    output: DeletedEndpointSchema,
    tag,
    summary: "Send no more events there",
  }),
  route({
    method: "POST",
    path: "/endpoints/{id}/test",
    procedure: "endpoint.test",
    output: SentSchema,
    tag,
    summary: "Send a test event",
  }),
  route({
    method: "POST",
    path: "/endpoints/{id}/rotate",
    procedure: "endpoint.rotate",
    output: RotatedSecretSchema,
    tag,
    summary: "Change the secret",
    description:
      "The id `account` stands for the secret that signs webhooks which orders name themselves.",
  }),
  route({
    method: "GET",
    path: "/endpoint-deliveries",
    procedure: "endpoint.deliveries",
    output: EndpointDeliveryPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List what was sent, newest first",
    description: "Of one endpoint or of one prediction: give either id.",
  }),
  route({
    method: "POST",
    path: "/endpoint-deliveries/{id}/redeliver",
    procedure: "endpoint.redeliver",
    output: SentSchema,
    tag,
    summary: "Send an event again",
  }),
];
