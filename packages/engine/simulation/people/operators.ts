import type { Database } from "@darkroom/db";
import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import type { Ask } from "./client.ts";

const VISITS = 4;
const VISIT_MS_MAX = 120_000;
const OPERATOR = "operator-1";
/** A visitor who signs up brings what they have to the account of this user. */
const VISITOR = "user-1";
const MEMBER = "user-2";

export type Operators = {
  /** Predictions that were to be ended by an operator's word. */
  settled: ReadonlySet<string>;
  /** Answers that no server may give. */
  complaints: readonly string[];
  areDone: () => boolean;
};

const UNFINISHED = `SELECT id FROM prediction
WHERE status NOT IN ('succeeded', 'failed', 'canceled', 'expired') ORDER BY id`;
const DELIVERIES = "SELECT id FROM webhook_delivery ORDER BY id";

/** People of the house who force ends and replay webhooks, and a visitor who signs up. */
export function inviteOperators(world: World, observer: Database, ask: Ask): Operators {
  const { time, random, faults } = world;
  const settled = new Set<string>();
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(text);
  let busy = 0;

  const pick = async (sql: string): Promise<string | null> => {
    const rows = await time.whileReal(observer.read({ sql, args: [] }));
    return rows.length === 0 ? null : String(random.pick(rows)["id"]);
  };

  const settle = async (): Promise<void> => {
    const id = await pick(UNFINISHED);
    if (id === null || !faults.strikes("operator_settles")) return;
    settled.add(id);
    const command = { id, to: "failed", operator: OPERATOR, reason: "asked for" } as const;
    const answer = await ask(
      `settling of ${id}`,
      (engine) => engine.predictions.settle({ ...command, requestId: `settle ${id}` }),
      complain,
    );
    if (answer?.outcome === "not_found") complain(`${id} cannot be found to settle it`);
  };

  const replay = async (): Promise<void> => {
    const id = await pick(DELIVERIES);
    if (id === null || !faults.strikes("operator_replays")) return;
    const answer = await ask(
      `replay of ${id}`,
      (engine) => engine.deliveries.replay({ id, operator: OPERATOR }),
      complain,
    );
    if (answer !== null && answer.outcome !== "replayed") {
      complain(`the delivery ${id} was not replayed: ${answer.outcome}`);
    }
  };

  const signUp = async (): Promise<void> => {
    faults.count("accounts_merged");
    const answer = await ask(
      "a visitor signs up",
      (engine) => engine.accounts.link({ fromUserId: VISITOR, toUserId: MEMBER }),
      complain,
    );
    if (answer?.outcome === "refused") complain("the accounts of one person were not merged");
  };

  const plan = (visits: number, visit: () => Promise<void>): void => {
    for (let count = 0; count < visits; count += 1) {
      busy += 1;
      time.after(WORLD, random.whole(0, VISIT_MS_MAX), () => {
        void visit().finally(() => {
          busy -= 1;
        });
      });
    }
  };

  if (faults.has("operator_settles")) plan(VISITS, settle);
  if (faults.has("operator_replays")) plan(VISITS, replay);
  if (faults.has("accounts_merged")) plan(random.whole(1, 2), signUp);
  return { settled, complaints, areDone: () => busy === 0 };
}
