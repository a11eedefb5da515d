import type { Engine } from "@darkroom/engine";
import type { Bound } from "./visit.ts";

type Verbs = Engine["notifications"];
/** The parameter of a verb without the account. */
type Free<Name extends keyof Verbs> = Omit<
  Extract<Parameters<Verbs[Name]>[0], { accountId: string }>,
  "accountId"
>;

export function notificationReads({ engine: { notifications }, accountId }: Bound) {
  return {
    notifications: {
      list: (query: Free<"list">) => notifications.list({ ...query, accountId }),
      settings: () => notifications.settings(accountId),
      authorizeChannel: (asked: Free<"authorizeChannel">) =>
        notifications.authorizeChannel({ ...asked, accountId }),
    },
  };
}

export function notificationWrites({ engine: { notifications }, accountId }: Bound) {
  return {
    notifications: {
      read: (command: Free<"read">) => notifications.read({ ...command, accountId }),
      configure: (changes: Free<"configure">) => notifications.configure({ ...changes, accountId }),
      subscribe: (command: Free<"subscribe">) => notifications.subscribe({ ...command, accountId }),
      unsubscribe: (target: Free<"unsubscribe">) =>
        notifications.unsubscribe({ ...target, accountId }),
    },
  };
}
