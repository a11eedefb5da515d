import type { EndpointDeliveryRow } from "@darkroom/db";

type Facts = Pick<
  EndpointDeliveryRow,
  | "id"
  | "endpointId"
  | "accountId"
  | "predictionId"
  | "sequence"
  | "type"
  | "body"
  | "jobId"
  | "nextAt"
>;

/** The row of a delivery that nobody has tried to send. */
export const unsentDelivery = <Given extends Facts>(facts: Given, createdAt: number) => ({
  ...facts,
  state: "pending" as const,
  attempts: 0,
  scheduled: 0,
  lastAt: null,
  lastStatus: null,
  createdAt,
  endedAt: null,
});
