import type { Engine, NamedWebhook } from "@darkroom/engine";
import type { Bound } from "./visit.ts";

type Verbs = Engine["endpoints"];
type LogQuery = Omit<Parameters<Verbs["deliveries"]>[0], "accountId">;
type NewEndpoint = Omit<Parameters<Verbs["create"]>[0], "accountId">;
type Target = { id: string };

export function endpointReads({ engine: { endpoints }, accountId }: Bound) {
  return {
    endpoints: {
      list: () => endpoints.list(accountId),
      deliveries: (query: LogQuery) => endpoints.deliveries({ ...query, accountId }),
    },
  };
}

declare const permitted: unique symbol;

/** A webhook that an order may name: whoever orders may also have endpoints. */
export type PermittedWebhook = NamedWebhook & { readonly [permitted]: true };

/** Only the verbs of `endpoints:write` lead here. */
function permit(webhook: NamedWebhook): PermittedWebhook {
  return webhook as PermittedWebhook;
}

export function endpointWrites({ engine: { endpoints }, accountId }: Bound) {
  return {
    endpoints: {
      create: (command: NewEndpoint) => endpoints.create({ ...command, accountId }),
      delete: (target: Target) => endpoints.delete({ ...target, accountId }),
      test: (target: Target) => endpoints.test({ ...target, accountId }),
      redeliver: (target: Target) => endpoints.redeliver({ ...target, accountId }),
      rotate: (target: Target) => endpoints.rotate({ ...target, accountId }),
    },
    permitWebhook: permit,
  };
}
