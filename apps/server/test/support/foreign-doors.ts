import type { Belongings } from "./belongings.ts";

/** What is asked for with a stranger's id. */
type Ask = (belongings: Belongings) => object;

/**
 * What comes of it for another account: "not_found" as for what never was; "forbidden" where it is
 * for operators; "nothing" where the call goes through and touches only what is the caller's own.
 * `members` says that visitors are asked to sign up before anything is looked for.
 */
export type ForeignDoor = {
  ask: Ask;
  comes: "not_found" | "forbidden" | "nothing";
  members: boolean;
};

const to = (ask: Ask): ForeignDoor => ({ ask, comes: "not_found", members: false });
const forMembers = (ask: Ask): ForeignDoor => ({ ask, comes: "not_found", members: true });
const forOperators = (ask: Ask): ForeignDoor => ({ ask, comes: "forbidden", members: false });
const touchingNothing = (ask: Ask): ForeignDoor => ({ ask, comes: "nothing", members: false });

/** Every call that takes the id of something, as "procedure" or "procedure field". */
export const FOREIGN_PROCEDURES: Readonly<Record<string, ForeignDoor>> = {
  "prediction.get id": to(({ prediction }) => ({ id: prediction })),
  "prediction.timeline id": to(({ prediction }) => ({ id: prediction })),
  "prediction.share id": to(({ prediction }) => ({ id: prediction })),
  "prediction.retry id": to(({ prediction }) => ({ id: prediction })),
  "prediction.cancel id": to(({ running }) => ({ id: running })),
  "prediction.settle id": forOperators(({ running }) => ({
    id: running,
    to: "failed",
    reason: "spite",
  })),
  "prediction.inspect id": forOperators(({ prediction }) => ({ id: prediction })),
  // The id of an event is where in one's own news one goes on.
  "prediction.watch lastEventId": touchingNothing(() => ({ lastEventId: "0" })),
  "batch.quote uploadId": to(({ upload }) => ({ uploadId: upload })),
  "batch.create uploadId": to(({ upload }) => ({ uploadId: upload })),
  "batch.get id": to(({ batch }) => ({ id: batch, items: { limit: 5 } })),
  "batch.items id": to(({ batch }) => ({ id: batch })),
  "batch.cancel id": to(({ batch }) => ({ id: batch })),
  "batch.retryFailed id": to(({ batch }) => ({ id: batch })),
  "batch.export id": to(({ batch }) => ({ id: batch, format: "csv" })),
  "credit.grant accountId": forOperators(({ account }) => ({
    accountId: account,
    credits: 1,
    idempotencyKey: "a gift",
    reason: "spite",
  })),
  "key.revoke id": forMembers(({ key }) => ({ id: key })),
  "delivery.replay id": forOperators(({ delivery }) => ({ id: delivery })),
  "queue.redrive ids": forOperators(({ prediction }) => ({ ids: [prediction] })),
  "endpoint.test id": forMembers(({ endpoint }) => ({ id: endpoint })),
  "endpoint.rotate id": forMembers(({ endpoint }) => ({ id: endpoint })),
  "endpoint.deliveries endpointId": forMembers(({ endpoint }) => ({ endpointId: endpoint })),
  "endpoint.deliveries predictionId": forMembers(({ prediction }) => ({
    predictionId: prediction,
  })),
  "endpoint.redeliver id": forMembers(({ endpointDelivery }) => ({ id: endpointDelivery })),
  "endpoint.delete id": forMembers(({ endpoint }) => ({ id: endpoint })),
  "schedule.delete id": forMembers(({ schedule }) => ({ id: schedule })),
  // Marks as read what is among one's own.
  "notification.read ids": touchingNothing(({ notification }) => ({ ids: [notification] })),
  "notification.authorize socketId": to(({ channel }) => ({ socketId: "1.1", channel })),
  // The last one: its owner finds nothing of it behind the doors above after that.
  "prediction.delete id": to(({ prediction }) => ({ id: prediction })),
};

export type ForeignRoute = {
  /** Whose id stands in the path. */
  of: keyof Belongings;
  members: boolean;
  body?: object;
  /** Keys are told that a session is needed. */
  inPerson?: true;
};

/** The same for REST. */
export const FOREIGN_ROUTES: Readonly<Record<string, ForeignRoute>> = {
  "GET /predictions/{id}": { of: "prediction", members: false },
  "DELETE /predictions/{id}": { of: "prediction", members: false },
  "GET /predictions/{id}/timeline": { of: "prediction", members: false },
  "POST /predictions/{id}/share": { of: "prediction", members: false },
  "POST /predictions/{id}/retry": { of: "prediction", members: false },
  "POST /predictions/{id}/cancel": { of: "running", members: false },
  "GET /batches/{id}": { of: "batch", members: false },
  "GET /batches/{id}/items": { of: "batch", members: false },
  "POST /batches/{id}/cancel": { of: "batch", members: false },
  "POST /batches/{id}/retry-failed": { of: "batch", members: false },
  "POST /batches/{id}/export": { of: "batch", members: false, body: { format: "csv" } },
  "DELETE /schedules/{id}": { of: "schedule", members: true },
  "DELETE /keys/{id}": { of: "key", members: true, inPerson: true },
  "POST /endpoints/{id}/test": { of: "endpoint", members: true },
  "POST /endpoints/{id}/rotate": { of: "endpoint", members: true },
  "POST /endpoint-deliveries/{id}/redeliver": { of: "endpointDelivery", members: true },
  "DELETE /endpoints/{id}": { of: "endpoint", members: true },
};
