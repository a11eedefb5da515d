import type { Database } from "@darkroom/db";
import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import type { Ask } from "./client.ts";

const VISITS = 4;
const VISIT_MS_MAX = 120_000;
/** An operator sees a dead letter and has read it by then. */
const REDRIVE_MS = 30_000;
const LETTERS_MAX = 100;
const OPERATOR = "operator-1";
/** A visitor who signs up brings what they have to the account of this user. */
const VISITOR = "user-1";
const MEMBER = "user-2";
/** What a visitor has besides its welcome, so that there is something to bring along. */
const GIFT_CREDITS = 15;

export type Operators = {
  /** Predictions that were to be ended by an operator's word. */
  settled: ReadonlySet<string>;
  /** Answers that no server may give. */
  complaints: readonly string[];
  areDone: () => boolean;
  /** Gives what died of an outage another chance, a while from now. */
  redriveLater: () => void;
};

const UNFINISHED = `SELECT id FROM prediction
WHERE status NOT IN ('succeeded', 'failed', 'canceled', 'expired') ORDER BY id`;
const DELIVERIES = "SELECT id FROM webhook_delivery ORDER BY id";

type Office = {
  world: World;
  observer: Database;
  ask: Ask;
  settled: Set<string>;
  complain: (text: string) => void;
};

async function pick({ world, observer }: Office, sql: string): Promise<string | null> {
  const rows = await world.time.whileReal(observer.read({ sql, args: [] }));
  return rows.length === 0 ? null : String(world.random.pick(rows)["id"]);
}

/** Forces the end of a prediction, wherever it is. */
async function settle(office: Office): Promise<void> {
  const { world, ask, settled, complain } = office;
  const id = await pick(office, UNFINISHED);
  if (id === null || !world.faults.strikes("operator_settles")) return;
  settled.add(id);
  const command = { id, to: "failed", operator: OPERATOR, reason: "asked for" } as const;
  const answer = await ask(
    `settling of ${id}`,
    (engine) => engine.predictions.settle({ ...command, requestId: `settle ${id}` }),
    complain,
  );
  if (answer?.outcome === "not_found") complain(`${id} cannot be found to settle it`);
}

async function replay(office: Office): Promise<void> {
  const { world, ask, complain } = office;
  const id = await pick(office, DELIVERIES);
  if (id === null || !world.faults.strikes("operator_replays")) return;
  const answer = await ask(
    `replay of ${id}`,
    (engine) => engine.deliveries.replay({ id, operator: OPERATOR }),
    complain,
  );
  if (answer !== null && answer.outcome !== "replayed") {
    complain(`the delivery ${id} was not replayed: ${answer.outcome}`);
  }
}

/** Gives credits to the account that the visitor acts for; once, however often it is asked. */
async function give({ ask, complain }: Office): Promise<void> {
  const opened = await ask(
    "the account of a visitor",
    (engine) => engine.accounts.open(VISITOR),
    complain,
  );
  if (opened === null) return;
  const gift = { credits: GIFT_CREDITS, idempotencyKey: "gift" };
  const names = { operator: OPERATOR, reason: "paid for" };
  await ask(
    "a gift for a visitor",
    (engine) => engine.credits.grant({ ...opened, ...gift, ...names }),
    complain,
  );
}

async function signUp(office: Office): Promise<void> {
  const { world, ask, complain } = office;
  await give(office);
  world.faults.count("accounts_merged");
  const answer = await ask(
    "a visitor signs up",
    (engine) => engine.accounts.link({ fromUserId: VISITOR, toUserId: MEMBER }),
    complain,
  );
  if (answer?.outcome === "refused") complain("the accounts of one person were not merged");
}

async function redrive({ ask, complain }: Office): Promise<void> {
  const page = await ask(
    "look at the dead letters",
    (engine) => engine.queue.deadLetters({ cursor: null, most: LETTERS_MAX }),
    complain,
  );
  const ids = page?.items.map(({ id }) => id) ?? [];
  if (ids.length === 0) return;
  const command = { ids, operator: OPERATOR };
  await ask(`redrive of ${ids.length}`, (engine) => engine.queue.redrive(command), complain);
}

/** People of the house who force ends and replay webhooks, and a visitor who signs up. */
export function inviteOperators(world: World, observer: Database, ask: Ask): Operators {
  const { time, random, faults } = world;
  const settled = new Set<string>();
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(text);
  const office: Office = { world, observer, ask, settled, complain };
  let busy = 0;

  const begin = (work: (office: Office) => Promise<void>, waitMs: number): void => {
    busy += 1;
    time.after(WORLD, waitMs, () => {
      void work(office).finally(() => {
        busy -= 1;
      });
    });
  };
  const plan = (visits: number, work: (office: Office) => Promise<void>): void => {
    for (let count = 0; count < visits; count += 1) begin(work, random.whole(0, VISIT_MS_MAX));
  };

  if (faults.has("operator_settles")) plan(VISITS, settle);
  if (faults.has("operator_replays")) plan(VISITS, replay);
  if (faults.has("accounts_merged")) plan(random.whole(1, 2), signUp);
  return {
    settled,
    complaints,
    areDone: () => busy === 0,
    redriveLater: () => begin(redrive, REDRIVE_MS),
  };
}
