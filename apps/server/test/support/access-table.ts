import type { Line } from "./access.ts";
import type { ScopeName } from "./callers.ts";

/** A line: nobody, a visitor, a member, keys, the token of operators. */
const EVERYBODY: Line = ["in", "in", "in", "in", "in"];

/** What a visitor has as well; a program needs the scope. Operators' token has no account. */
const visitors = (keys: ScopeName): Line => [
  "unauthenticated",
  "in",
  "in",
  keys,
  "unauthenticated",
];

/** What a visitor has as well, and no program, whatever its scope. */
const VISITORS_IN_PERSON: Line = [
  "unauthenticated",
  "in",
  "in",
  "session_required",
  "unauthenticated",
];

/** What is for people who have signed up, and for their programs. */
const members = (keys: ScopeName): Line => [
  "unauthenticated",
  "sign_up_required",
  "in",
  keys,
  "unauthenticated",
];

const MEMBERS_IN_PERSON: Line = [
  "unauthenticated",
  "sign_up_required",
  "in",
  "session_required",
  "unauthenticated",
];

const OPERATORS: Line = ["forbidden", "forbidden", "forbidden", "forbidden", "in"];

/** Who may call which procedure. Its line is written by thinking, not by reading the code. */
export const PROCEDURES: Readonly<Record<string, Line>> = {
  // Running models is what visitors come for; each step that costs or ends something is a write.
  "prediction.create": visitors("predictions:write"),
  "prediction.run": visitors("predictions:write"),
  // A file is nothing but a part of an order.
  "file.upload": visitors("predictions:write"),
  "prediction.quote": visitors("predictions:write"),
  "prediction.cancel": visitors("predictions:write"),
  "prediction.retry": visitors("predictions:write"),
  "prediction.delete": visitors("predictions:write"),
  "prediction.get": visitors("predictions:read"),
  "prediction.list": visitors("predictions:read"),
  "prediction.active": visitors("predictions:read"),
  "prediction.timeline": visitors("predictions:read"),
  "prediction.watch": visitors("predictions:read"),
  // Whoever may read a result may hand it on.
  "prediction.share": visitors("predictions:read"),
  "prediction.settle": OPERATORS,
  "prediction.inspect": OPERATORS,
  // A batch is many predictions; a scope of its own keeps a program to single ones.
  "batch.quote": visitors("batches:write"),
  "batch.create": visitors("batches:write"),
  "batch.cancel": visitors("batches:write"),
  "batch.retryFailed": visitors("batches:write"),
  "batch.get": visitors("batches:read"),
  "batch.items": visitors("batches:read"),
  "batch.list": visitors("batches:read"),
  "batch.export": visitors("batches:read"),
  "credit.balance": visitors("credits:read"),
  "credit.ledger": visitors("credits:read"),
  "credit.grant": OPERATORS,
  // A cap protects from programs, so that none may lift it.
  "cap.get": visitors("caps:read"),
  "cap.set": VISITORS_IN_PERSON,
  // A key that made keys could never be revoked for good.
  "key.create": MEMBERS_IN_PERSON,
  "key.list": MEMBERS_IN_PERSON,
  "key.revoke": MEMBERS_IN_PERSON,
  "reuse.get": visitors("reuse:read"),
  "reuse.set": VISITORS_IN_PERSON,
  // What the providers sent, whoever it is about.
  "delivery.list": OPERATORS,
  "delivery.replay": OPERATORS,
  // We send requests to these addresses: not for somebody who can vanish.
  "endpoint.create": members("endpoints:write"),
  "endpoint.delete": members("endpoints:write"),
  "endpoint.test": members("endpoints:write"),
  "endpoint.redeliver": members("endpoints:write"),
  "endpoint.rotate": members("endpoints:write"),
  "endpoint.list": members("endpoints:read"),
  "endpoint.deliveries": members("endpoints:read"),
  // How a person is told.
  "notification.list": VISITORS_IN_PERSON,
  "notification.read": VISITORS_IN_PERSON,
  "notification.settings": VISITORS_IN_PERSON,
  "notification.configure": VISITORS_IN_PERSON,
  "notification.subscribe": VISITORS_IN_PERSON,
  "notification.unsubscribe": VISITORS_IN_PERSON,
  "notification.authorize": VISITORS_IN_PERSON,
  "queue.deadLetters": OPERATORS,
  "queue.redrive": OPERATORS,
  "queue.pause": OPERATORS,
  "queue.resume": OPERATORS,
  "queue.pauses": OPERATORS,
  // A schedule spends while nobody looks.
  "schedule.create": members("schedules:write"),
  "schedule.delete": members("schedules:write"),
  "schedule.list": members("schedules:read"),
  // The catalogue and the state of the house are on the front door.
  "model.list": EVERYBODY,
  "model.get": EVERYBODY,
  "system.status": EVERYBODY,
  "system.health": OPERATORS,
  "account.get": visitors("account:read"),
  // All that its scopes would give a program bit by bit, and more: for people alone.
  "account.export": VISITORS_IN_PERSON,
  "account.delete": VISITORS_IN_PERSON,
  "access.list": OPERATORS,
};

/** Who may enter `/api/v1` where. */
export const REST_ROUTES: Readonly<Record<string, Line>> = {
  "POST /predictions": visitors("predictions:write"),
  "GET /predictions": visitors("predictions:read"),
  "GET /predictions/{id}": visitors("predictions:read"),
  "DELETE /predictions/{id}": visitors("predictions:write"),
  "POST /predictions/{id}/cancel": visitors("predictions:write"),
  "POST /predictions/{id}/retry": visitors("predictions:write"),
  "POST /predictions/{id}/share": visitors("predictions:read"),
  "GET /predictions/{id}/timeline": visitors("predictions:read"),
  "GET /active-predictions": visitors("predictions:read"),
  "POST /quotes": visitors("predictions:write"),
  "POST /batches": visitors("batches:write"),
  "POST /batch-quotes": visitors("batches:write"),
  "POST /batch-uploads": visitors("batches:write"),
  "POST /files": visitors("predictions:write"),
  "GET /batches": visitors("batches:read"),
  "GET /batches/{id}": visitors("batches:read"),
  "GET /batches/{id}/items": visitors("batches:read"),
  "POST /batches/{id}/cancel": visitors("batches:write"),
  "POST /batches/{id}/retry-failed": visitors("batches:write"),
  "POST /batches/{id}/export": visitors("batches:read"),
  "POST /schedules": members("schedules:write"),
  "GET /schedules": members("schedules:read"),
  "DELETE /schedules/{id}": members("schedules:write"),
  "POST /keys": MEMBERS_IN_PERSON,
  "GET /keys": MEMBERS_IN_PERSON,
  "DELETE /keys/{id}": MEMBERS_IN_PERSON,
  "GET /notifications": VISITORS_IN_PERSON,
  "POST /notifications/read": VISITORS_IN_PERSON,
  "GET /notification-settings": VISITORS_IN_PERSON,
  "PATCH /notification-settings": VISITORS_IN_PERSON,
  "POST /push-subscriptions": VISITORS_IN_PERSON,
  "DELETE /push-subscriptions": VISITORS_IN_PERSON,
  "POST /notification-channels/authorize": VISITORS_IN_PERSON,
  "GET /reuse": visitors("reuse:read"),
  "PUT /reuse": VISITORS_IN_PERSON,
  "GET /models": EVERYBODY,
  "GET /models/{model}": EVERYBODY,
  "GET /status": EVERYBODY,
  "GET /account": visitors("account:read"),
  "GET /credits": visitors("credits:read"),
  "GET /credits/ledger": visitors("credits:read"),
  "GET /caps": visitors("caps:read"),
  "PUT /caps": VISITORS_IN_PERSON,
  "GET /endpoints": members("endpoints:read"),
  "POST /endpoints": members("endpoints:write"),
  "DELETE /endpoints/{id}": members("endpoints:write"),
  "POST /endpoints/{id}/test": members("endpoints:write"),
  "POST /endpoints/{id}/rotate": members("endpoints:write"),
  "GET /endpoint-deliveries": members("endpoints:read"),
  "POST /endpoint-deliveries/{id}/redeliver": members("endpoints:write"),
};

/** Who may enter `/replicate/v1` where: the doors of the same procedures. */
export const REPLICATE_ROUTES: Readonly<Record<string, Line>> = {
  "POST /predictions": visitors("predictions:write"),
  "GET /predictions": visitors("predictions:read"),
  "GET /predictions/nothing": visitors("predictions:read"),
  "POST /predictions/nothing/cancel": visitors("predictions:write"),
  "POST /models/darkroom/jersey-speed/predictions": visitors("predictions:write"),
  "GET /models/darkroom/jersey-speed": EVERYBODY,
};
