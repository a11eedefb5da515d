import { ledgerEntry } from "@darkroom/db";
import { asc, eq } from "drizzle-orm";
import type { CreateCommand, PredictionView } from "../src/index.ts";
import type { World } from "./world.ts";

export const USER = { kind: "user", id: "user-1" } as const;
export const SEEDED = { prompt: "teal hexagons", seed: 7, __scenario: { durationMs: 300 } };

/** What equal orders say. */
export const order = (overrides: Partial<CreateCommand> = {}): Partial<CreateCommand> => ({
  input: SEEDED,
  reuse: "allow",
  ...overrides,
});

export async function finish(world: World, id: string): Promise<PredictionView> {
  world.engine.worker.start();
  return world.untilEnded(id);
}

export const creations = async (world: World): Promise<number> =>
  (await world.log("create")).length;

/** The ledger of a prediction, in its order. */
export async function entriesOf(world: World, id: string): Promise<string[]> {
  const rows = await world.database.orm
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.predictionId, id))
    .orderBy(asc(ledgerEntry.id));
  return rows.map(({ kind, credits }) => `${kind} ${credits}`);
}
