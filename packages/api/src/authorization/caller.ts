import type { Actor } from "@darkroom/lifecycle";
import type { Scope } from "./permissions.ts";

/** Who calls: somebody with a session, or a program with an API key of an account. */
export type Caller = {
  userId: string;
  accountId: string;
  /** A visitor who has not signed up; no API key belongs to one. */
  isGuest: boolean;
  via: { kind: "session" } | { kind: "apiKey"; keyId: string; scopes: ReadonlySet<Scope> };
};

/** How a caller stands in the events that it causes. */
export function actorOf({ userId, via }: Caller): Actor {
  return via.kind === "apiKey" ? { kind: "apiKey", id: via.keyId } : { kind: "user", id: userId };
}
