import { isTerminal } from "@darkroom/lifecycle";
import type { CreateOutcome, PredictionView } from "../../src/index.ts";
import type { World } from "../machine/world.ts";
import { CATALOGUE } from "../machine/catalogue.ts";
import { WORLD } from "../time/virtual-time.ts";
import type { Ask } from "./client.ts";
import { look } from "./orders.ts";
import type { Order } from "./orders.ts";

const ORDERS_MIN = 2;
const ORDERS_MAX = 7;
const USERS = 2;
const SECOND_MS = 1_000;
const START_MS_MAX = 90_000;
const SCHEDULED_MS_MAX = 60_000;
/** Looks at one order; people leave the page some time. */
const LOOKS_MAX = 10;
const LOOK_MS = 20_000;
const PROMPTS = ["teal hexagons", "Harbor 7"] as const;

export type Customers = {
  orders: readonly Order[];
  /** Whether everybody has done what they wanted. */
  areDone: () => boolean;
  /** Ids of accounts by user. */
  accounts: ReadonlyMap<string, string>;
};

type Desk = { world: World; ask: Ask; orders: Order[]; accounts: Map<string, string> };

const actorOf = (order: Order) => ({ kind: "user", id: order.userId }) as const;

async function openAccount({ world, ask, accounts }: Desk, order: Order): Promise<string | null> {
  const complain = (text: string): void => void order.complaints.push(text);
  const opened = await ask(
    `user ${order.userId} comes`,
    (engine) => engine.accounts.open(order.userId),
    complain,
  );
  if (opened === null) return null;
  const known = accounts.get(order.userId) ?? opened.accountId;
  // An account that was merged into another is that other from then on.
  const mayChange = world.faults.has("accounts_merged");
  if (known !== opened.accountId && !mayChange) complain(`${order.userId} got two accounts`);
  accounts.set(order.userId, opened.accountId);
  return opened.accountId;
}

function readAnswer(order: Order, answer: CreateOutcome): PredictionView | null {
  switch (answer.outcome) {
    case "created":
    case "existing":
      order.ids.add(answer.prediction.id);
      look(order, answer.prediction);
      return answer.prediction;
    case "idempotency_conflict":
    case "invalid_input":
    case "model_not_found":
    case "price_above_limit":
      order.complaints.push(`order ${order.number} was answered ${answer.outcome}`);
      return null;
    case "cap_reached":
    case "quota_used":
    case "insufficient_credits":
    case "spool_full":
    case "provider_credit":
    case "moderated":
    case "moderation_unavailable":
      return null;
  }
}

async function create(desk: Desk, order: Order, accountId: string): Promise<PredictionView | null> {
  const { world, ask } = desk;
  const { random } = world;
  const runAt = random.chance(0.1) ? random.whole(0, SCHEDULED_MS_MAX) : null;
  const priority = random.chance(0.3) ? "batch" : "interactive";
  const send = (): Promise<CreateOutcome | null> =>
    ask(
      `order ${order.number}`,
      (engine) =>
        engine.predictions.create({
          accountId,
          actor: actorOf(order),
          requestId: `request of order ${order.number}`,
          model: order.model,
          input: { ...order.input },
          idempotencyKey: order.idempotencyKey,
          delivery: "auto",
          priority,
          maxCredits: null,
          runAt: runAt === null ? null : world.time.now() + world.clock.offsetMs + runAt,
          retryOf: null,
        }),
      (text) => void order.complaints.push(text),
    );
  const isTwin = order.idempotencyKey !== null && world.faults.strikes("user_asks_twice");
  const answers = await Promise.all(isTwin ? [send(), send()] : [send()]);
  const views = answers.map((answer) => (answer === null ? null : readAnswer(order, answer)));
  return views.find((view) => view !== null) ?? null;
}

async function cancel(desk: Desk, order: Order, accountId: string, id: string): Promise<void> {
  const complain = (text: string): void => void order.complaints.push(text);
  const target = { accountId, id, actor: actorOf(order), requestId: `cancel ${order.number}` };
  const canceled = await desk.ask(
    `cancel of order ${order.number}`,
    (engine) => engine.predictions.cancel(target),
    complain,
  );
  if (canceled === null) return;
  if (canceled.outcome === "not_found") return complain(`${id} cannot be found to cancel it`);
  if (canceled.outcome === "canceled") order.isCanceled = true;
  look(order, canceled.prediction);
}

/** Watches one order until it has ended or the person leaves; may cancel at the worst moment. */
async function watch(desk: Desk, order: Order, accountId: string, id: string): Promise<boolean> {
  const { world, ask } = desk;
  const { time, random, faults } = world;
  const cancels = faults.strikes("user_cancels");
  const cancelAtLook = cancels ? random.whole(0, 5) : null;
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    if (cancelAtLook === looks) await cancel(desk, order, accountId, id);
    if (cancelAtLook === looks && random.chance(0.3)) await cancel(desk, order, accountId, id);
    const answer = await ask(
      `look at order ${order.number}`,
      async (engine) => ({ view: await engine.predictions.get({ accountId, id }) }),
      (text) => void order.complaints.push(text),
    );
    if (answer === null) return false;
    const { view } = answer;
    if (view === null) {
      order.complaints.push(`${id} is not found by its owner`);
      return false;
    }
    look(order, view);
    if (isTerminal(view.status)) return true;
    await time.sleep(WORLD, random.whole(50, LOOK_MS));
  }
  return false;
}

function isCreateOutcome(answer: {
  outcome: CreateOutcome["outcome"] | "not_found" | "not_terminal";
}): answer is CreateOutcome {
  return answer.outcome !== "not_found" && answer.outcome !== "not_terminal";
}

async function retry(desk: Desk, order: Order, accountId: string, id: string): Promise<void> {
  const { world, ask, orders } = desk;
  const again: Order = {
    ...order,
    number: orders.length + 1,
    idempotencyKey: `retry of ${order.number}`,
    ids: new Set(),
    retryOf: id,
    complaints: [],
    seen: null,
    isCanceled: false,
  };
  orders.push(again);
  const complain = (text: string): void => void again.complaints.push(text);
  const target = {
    accountId,
    id,
    actor: actorOf(order),
    requestId: `retry ${order.number}`,
    idempotencyKey: again.idempotencyKey,
  };
  const send = async (): Promise<PredictionView | null> => {
    const answer = await ask(
      `retry of order ${order.number}`,
      (engine) => engine.predictions.retry(target),
      complain,
    );
    if (answer === null) return null;
    if (isCreateOutcome(answer)) return readAnswer(again, answer);
    complain(`the retry of ${id} was answered ${answer.outcome}`);
    return null;
  };
  const isTwin = world.faults.strikes("user_asks_twice");
  const [view] = await Promise.all(isTwin ? [send(), send()] : [send()]);
  if (view != null) await watch(desk, again, accountId, view.id);
}

async function live(desk: Desk, order: Order): Promise<void> {
  const { time, random, faults } = desk.world;
  await time.sleep(WORLD, random.whole(0, START_MS_MAX));
  const accountId = await openAccount(desk, order);
  if (accountId === null) return;
  const view = await create(desk, order, accountId);
  if (view === null) return;
  const isOver = await watch(desk, order, accountId, view.id);
  if (isOver && order.seen?.status !== "succeeded" && faults.strikes("user_retries")) {
    await time.sleep(WORLD, random.whole(0, SECOND_MS));
    await retry(desk, order, accountId, view.id);
  }
}

/** A few people with orders of their own, some of which look alike. */
export function createCustomers(world: World, ask: Ask): Customers {
  const { random } = world;
  const orders: Order[] = [];
  const desk: Desk = { world, ask, orders, accounts: new Map() };
  const count = random.whole(ORDERS_MIN, ORDERS_MAX);
  for (let number = 1; number <= count; number += 1) {
    orders.push({
      number,
      userId: `user-${random.whole(1, USERS)}`,
      idempotencyKey: random.chance(0.7) ? `order-${number}` : null,
      model: random.pick(CATALOGUE).model,
      input: { prompt: random.pick(PROMPTS), order: random.whole(1, 2) },
      ids: new Set(),
      retryOf: null,
      complaints: [],
      seen: null,
      isCanceled: false,
    });
  }
  let living = orders.length;
  const leave = (): void => {
    living -= 1;
  };
  for (const order of orders) void live(desk, order).finally(leave);
  return { orders, areDone: () => living === 0, accounts: desk.accounts };
}
