import { pauseQueue, resumeQueue } from "@darkroom/db";
import type { EngineContext } from "../../context.ts";
import { switchWaiting } from "../../predictions/switch.ts";
import { listPauses } from "./read.ts";
import { coversOf, scopeName } from "./scope.ts";
import type {
  PauseCommand,
  PauseOutcome,
  PauseView,
  ResumeCommand,
  ResumeOutcome,
} from "./views.ts";

/** What operators do to the whole queue. */
export type PauseVerbs = {
  /**
   * Holds back starts in all processes: orders are taken and wait, or go to another provider, and
   * what was sent is followed to its end. A creation that is being sent at this moment may still
   * go out.
   */
  pause: (command: PauseCommand) => Promise<PauseOutcome>;
  /** Lets them go; everything that waited has its whole time again. */
  resume: (command: ResumeCommand) => Promise<ResumeOutcome>;
  /** The newest pauses, ended ones too. */
  pauses: () => Promise<PauseView[]>;
};

async function pause(context: EngineContext, command: PauseCommand): Promise<PauseOutcome> {
  if (command.scope === "provider" && context.providerOf(command.provider) === null) {
    return { outcome: "unknown_provider" };
  }
  const isNew = await pauseQueue(context.database, {
    ...coversOf(command),
    id: context.newId(),
    reason: command.reason,
    pausedBy: command.operator,
    pausedAt: context.now(),
  });
  if (!isNew) return { outcome: "already_paused" };
  context.log("warn", "the queue was paused", {
    scope: scopeName(command),
    by: command.operator,
    reason: command.reason,
  });
  if (command.scope === "provider") await switchWaiting(context, command.provider);
  return { outcome: "paused" };
}

async function resume(context: EngineContext, command: ResumeCommand): Promise<ResumeOutcome> {
  const scope = scopeName(command);
  const patience = context.models.map(({ model, deadlineMs }) => ({ model, deadlineMs }));
  const isEnded = await resumeQueue(context.database, {
    scope,
    resumedBy: command.operator,
    now: context.now(),
    patience,
  });
  if (!isEnded) return { outcome: "not_paused" };
  context.log("warn", "the queue goes on", { scope, by: command.operator });
  context.announceWork();
  return { outcome: "resumed" };
}

export function createPauseVerbs(context: EngineContext): PauseVerbs {
  return {
    pause: (command) => pause(context, command),
    resume: (command) => resume(context, command),
    pauses: () => listPauses(context),
  };
}
