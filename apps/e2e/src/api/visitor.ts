import { ENDED_MS_MAX, PAGE_ITEMS } from "../limits.ts";
import { waitFor } from "../wait.ts";
import { createCaller } from "./caller.ts";
import type { Caller } from "./caller.ts";
import {
  BalanceSchema,
  CancelAnswerSchema,
  ModelSchema,
  PageSchema,
  PredictionSchema,
} from "./schemas.ts";
import type { Balance, Model, Prediction } from "./schemas.ts";

export type CreateRequest = {
  /** Default: the quickest model. */
  model?: string;
  input: { prompt: string; seed?: number; __scenario?: Readonly<Record<string, unknown>> };
  idempotencyKey?: string;
};

/** A guest of the studio who speaks HTTP alone, with a session of its own. */
export type Visitor = Caller & {
  /** Anonymous sign-in; everything else needs it first. */
  signIn: () => Promise<void>;
  create: (request: CreateRequest) => Promise<Prediction>;
  /** Rejects with a `RefusedError` for what is not there or belongs to others. */
  get: (id: string) => Promise<Prediction>;
  /** A new prediction with the input of an ended one. */
  retry: (id: string, idempotencyKey: string) => Promise<Prediction>;
  cancel: (id: string) => Promise<{ outcome: string; prediction: Prediction }>;
  /** All predictions of the account, newest first, over all pages. */
  listAll: () => Promise<Prediction[]>;
  /** Looks until the prediction is as wanted. */
  until: (id: string, isWanted: (prediction: Prediction) => boolean) => Promise<Prediction>;
  untilEnded: (id: string) => Promise<Prediction>;
  balance: () => Promise<Balance>;
  model: (name: string) => Promise<Model>;
  /** The bytes of an output; rejects unless the server answers 200. */
  download: (url: string) => Promise<Uint8Array>;
};

export const QUICKEST_MODEL = "darkroom/jersey-speed";

export function createVisitor(url: string): Visitor {
  const caller = createCaller(url);
  const { send, query, mutate } = caller;

  const get = async (id: string): Promise<Prediction> =>
    PredictionSchema.parse(await query("prediction.get", { id }));

  const until: Visitor["until"] = (id, isWanted) =>
    waitFor(`Prediction ${id} is as wanted`, ENDED_MS_MAX, async () => {
      const prediction = await get(id);
      return isWanted(prediction) ? prediction : null;
    });

  return {
    ...caller,
    get,
    until,
    untilEnded: (id) => until(id, ({ endedAt }) => endedAt !== null),
    signIn: async () => {
      const response = await send("/api/auth/sign-in/anonymous", { method: "POST" });
      if (!response.ok) throw new Error(`The sign-in answered ${String(response.status)}`);
    },
    create: async (request) => {
      const created = await mutate("prediction.create", { model: QUICKEST_MODEL, ...request });
      return PredictionSchema.parse(created);
    },
    retry: async (id, idempotencyKey) =>
      PredictionSchema.parse(await mutate("prediction.retry", { id, idempotencyKey })),
    cancel: async (id) => CancelAnswerSchema.parse(await mutate("prediction.cancel", { id })),
    listAll: () => listAll(caller),
    balance: async () => BalanceSchema.parse(await query("credit.balance")),
    model: async (name) => ModelSchema.parse(await query("model.get", { model: name })),
    download: async (path) => {
      const response = await send(path);
      if (response.status !== 200) throw new Error(`${path} answered ${String(response.status)}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** A visitor who has already signed in. */
export async function createGuest(url: string): Promise<Visitor> {
  const visitor = createVisitor(url);
  await visitor.signIn();
  return visitor;
}

async function listAll(caller: Caller): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  let cursor: string | null = null;
  do {
    const page = PageSchema.parse(
      await caller.query("prediction.list", { cursor, limit: PAGE_ITEMS }),
    );
    predictions.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return predictions;
}
