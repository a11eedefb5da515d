import { refuse } from "../errors/refusal.ts";
import type { Refusal } from "../errors/refusal.ts";
import {
  accountEnd,
  accountExport,
  accountReads,
  capReads,
  capWrites,
  creditReads,
} from "./account.ts";
import { batchReads, batchWrites } from "./batches.ts";
import { actorOf } from "./caller.ts";
import type { Caller } from "./caller.ts";
import { endpointReads, endpointWrites } from "./endpoints.ts";
import { keyReads, keyWrites } from "./keys.ts";
import { modelReads } from "./models.ts";
import { notificationReads, notificationWrites } from "./notifications.ts";
import { operation } from "./operation.ts";
import { PERMISSIONS, isScope } from "./permissions.ts";
import type { Holders, Permission } from "./permissions.ts";
import { predictionReads, predictionWrites } from "./predictions.ts";
import { scheduleReads, scheduleWrites } from "./schedules.ts";
import { reuseReads, reuseWrites } from "./reuse.ts";
import type { Bound, Visit } from "./visit.ts";

/** The verbs that each permission of an account opens, bound to that account. */
const ACCOUNT_VERBS = {
  "predictions:read": predictionReads,
  "predictions:write": predictionWrites,
  "batches:read": batchReads,
  "batches:write": batchWrites,
  "credits:read": creditReads,
  "account:read": accountReads,
  "account:export": accountExport,
  "account:delete": accountEnd,
  "caps:read": capReads,
  "caps:write": capWrites,
  "endpoints:read": endpointReads,
  "endpoints:write": endpointWrites,
  "notifications:read": notificationReads,
  "notifications:write": notificationWrites,
  "schedules:read": scheduleReads,
  "schedules:write": scheduleWrites,
  "keys:read": keyReads,
  "keys:write": keyWrites,
  "reuse:read": reuseReads,
  "reuse:write": reuseWrites,
} satisfies Partial<Record<Permission, (bound: Bound) => object>>;

type AccountPermission = keyof typeof ACCOUNT_VERBS;

type Verbs = { [Name in AccountPermission]: ReturnType<(typeof ACCOUNT_VERBS)[Name]> } & {
  "models:read": ReturnType<typeof modelReads>;
  "installation:operate": ReturnType<typeof operation>;
};

declare const proof: unique symbol;

/**
 * The proof that somebody may do something, which is at the same time the only way to do it: the
 * verbs of the engine that the permission opens. Only `authorize` makes one, so that a resolver
 * that forgets to ask has nothing to call, and one that asks for less than it does is refused by
 * the compiler.
 */
export type Authorized<Name extends Permission> = Verbs[Name] & { readonly [proof]: Name };

/**
 * Whether the caller of a visit may do something.
 * @throws a refusal: `unauthenticated`, `sign_up_required`, `scope_missing` or `forbidden`
 */
export function authorize<Name extends Permission>(visit: Visit, permission: Name) {
  return attest<Name>(openVerbs(visit, permission));
}

/** The check stands in `openVerbs`, which has opened the verbs of this very permission. */
function attest<Name extends Permission>(verbs: object): Authorized<Name> {
  return verbs as Authorized<Name>;
}

function openVerbs(visit: Visit, permission: Permission): object {
  switch (permission) {
    case "models:read":
      return modelReads(visit);
    case "installation:operate":
      if (visit.operator === null) throw refuse({ reason: "forbidden" });
      return operation(visit, visit.operator);
    default:
      return ACCOUNT_VERBS[permission](bind(visit, permission));
  }
}

function bind(visit: Visit, permission: AccountPermission): Bound {
  const { caller, operator: _operator, ...rest } = visit;
  if (caller === null) throw refuse({ reason: "unauthenticated" });
  const refusal = findRefusal(caller, permission);
  if (refusal !== null) throw refuse(refusal);
  const { accountId, userId } = caller;
  return { ...rest, accountId, userId, actor: actorOf(caller) };
}

function findRefusal({ isGuest, via }: Caller, permission: AccountPermission): Refusal | null {
  if (via.kind === "apiKey") {
    if (!isScope(permission)) return { reason: "session_required" };
    return via.scopes.has(permission) ? null : { reason: "scope_missing", scope: permission };
  }
  const isOpen = !isGuest || isForGuests(PERMISSIONS[permission].holders);
  return isOpen ? null : { reason: "sign_up_required" };
}

const isForGuests = (holders: Holders): boolean => holders === "guests" || holders === "everybody";
