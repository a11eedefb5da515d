import type { EngineContext } from "../context.ts";
import type { PartsHealth } from "./parts.ts";
import type { Page } from "../views.ts";
import { inspectPrediction, listAccesses } from "./inspect.ts";
import type { AccessView, InspectionView } from "./inspection-view.ts";
import { createLiabilities } from "./read-liabilities.ts";
import { readSystemHealth } from "./read-health.ts";
import { createStepStore } from "./step-store.ts";
import type { SystemHealth } from "./views.ts";

/** What operators look at. */
export interface OperationVerbs {
  /**
   * The state of the installation with its last day. The first call of a process reads the day in
   * full, the later ones what has changed since.
   */
  health: () => Promise<SystemHealth>;
  /**
   * Everything that is known of one prediction, whoever owns it, its prompt included. Each look is
   * written down before it is answered; null where there is no such prediction.
   */
  inspect: (look: {
    id: string;
    operator: string;
    requestId: string;
  }) => Promise<InspectionView | null>;
  /** The looks of operators at other people's predictions, newest first. */
  accesses: (query: { cursor: string | null; most: number }) => Promise<Page<AccessView>>;
}

export function createOperationVerbs(
  context: EngineContext,
  parts: () => Promise<PartsHealth>,
): OperationVerbs {
  const sources = {
    context,
    parts,
    steps: createStepStore(context),
    liabilities: createLiabilities(context),
  };
  return {
    health: () => readSystemHealth(sources),
    inspect: (look) => inspectPrediction(context, look),
    accesses: (query) => listAccesses(context, query),
  };
}
