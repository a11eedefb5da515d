import type { Engine, PauseScope } from "@darkroom/engine";
import type { Visit } from "./visit.ts";

type SettleCommand = Parameters<Engine["predictions"]["settle"]>[0];
type GrantCommand = Parameters<Engine["credits"]["grant"]>[0];
type RedriveCommand = Parameters<Engine["queue"]["redrive"]>[0];

/** What operators may do, with their name in whatever they do. */
export function operation({ engine, requestId }: Visit, operator: string) {
  const { predictions, credits, deliveries, queue, operations } = engine;
  return {
    predictions: {
      settle: (command: Omit<SettleCommand, "operator" | "requestId">) =>
        predictions.settle({ ...command, operator, requestId }),
    },
    credits: {
      grant: (command: Omit<GrantCommand, "operator">) => credits.grant({ ...command, operator }),
    },
    deliveries: {
      list: deliveries.list,
      replay: (target: { id: string }) => deliveries.replay({ ...target, operator }),
    },
    operations: {
      health: operations.health,
      accesses: operations.accesses,
      inspect: (look: { id: string }) => operations.inspect({ ...look, operator, requestId }),
    },
    queue: {
      deadLetters: queue.deadLetters,
      pauses: queue.pauses,
      pause: (command: PauseScope & { reason: string }) => queue.pause({ ...command, operator }),
      resume: (command: PauseScope) => queue.resume({ ...command, operator }),
      redrive: (command: Omit<RedriveCommand, "operator">) =>
        queue.redrive({ ...command, operator }),
    },
  };
}
