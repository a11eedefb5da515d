import type { CreateSchedule } from "@darkroom/engine";
import type { Bound } from "./visit.ts";

export function scheduleReads({ engine: { schedules }, accountId }: Bound) {
  return { schedules: { list: () => schedules.list(accountId) } };
}

export function scheduleWrites({ engine: { schedules }, accountId, actor }: Bound) {
  return {
    schedules: {
      create: (command: Omit<CreateSchedule, "accountId" | "actor">) =>
        schedules.create({ ...command, accountId, actor }),
      delete: (id: string) => schedules.delete({ accountId, id }),
    },
  };
}
