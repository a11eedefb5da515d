import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { ask, get, post } from "./ask.ts";
import { openBullmq } from "./bullmq-rows.ts";
import { openDarkroomStatus, openDarkroomSubmit } from "./darkroom-rows.ts";
import { openPeer } from "./open-peer.ts";
import type { Row, Target } from "./row.ts";
import { submission } from "./submission.ts";

const SUBMIT_PEERS = ["hello", "hono", "trpc-empty-mutation", "bullmq-submit"];
const STATUS_PEERS = ["hello", "hono", "trpc-empty-query", "bullmq-status"];

const AcceptedSchema = z.object({ id: z.string(), status: z.literal("queued") });
const EmptySchema = z.object({ result: z.object({ data: z.null() }) });

async function checked(target: Target, schema: z.ZodType): Promise<Target> {
  await ask(target, schema);
  return target;
}

const peer = (name: string, family: string, open: Row["open"]): Row => ({
  name,
  family,
  byDefault: true,
  comparedWith: [],
  open,
});

const darkroom = (name: string, comparedWith: readonly string[], open: Row["open"]): Row => ({
  name,
  family: "darkroom",
  byDefault: true,
  comparedWith,
  open,
});

/** All rows in the order of the table. What each one is and is not is in the README. */
export const ROWS: readonly Row[] = [
  peer("hello", "hello", (place) => openPeer(place, "hello", async (url) => get(`${url}/`))),
  peer("hono", "hono", (place) =>
    openPeer(place, "hono", (url) =>
      checked(post(`${url}/predictions`, submission), AcceptedSchema),
    ),
  ),
  peer("trpc-empty-mutation", "trpc-empty", (place) =>
    openPeer(place, "trpc", (url) => checked(post(`${url}/trpc/emptyMutation`, {}), EmptySchema)),
  ),
  peer("trpc-empty-query", "trpc-empty", (place) =>
    openPeer(place, "trpc", (url) => checked(get(`${url}/trpc/emptyQuery`), EmptySchema)),
  ),
  peer("bullmq-submit", "bullmq", (place) => openBullmq(place, "submit")),
  peer("bullmq-status", "bullmq", (place) => openBullmq(place, "status")),
  darkroom("darkroom-submit", SUBMIT_PEERS, (place) => openDarkroomSubmit(place, "web")),
  darkroom("darkroom-submit-all", ["bullmq-submit", "darkroom-submit"], (place) =>
    openDarkroomSubmit(place, "all"),
  ),
  darkroom("darkroom-status", STATUS_PEERS, (place) => openDarkroomStatus(place, "web")),
  darkroom("darkroom-status-all", ["bullmq-status", "darkroom-status"], (place) =>
    openDarkroomStatus(place, "all"),
  ),
  // Asks for a path that is not there: the run must fail, or the other rows prove nothing.
  {
    ...peer("planted-failure", "planted-failure", (place) =>
      openPeer(place, "hello", async (url) => get(`${url}/missing`)),
    ),
    byDefault: false,
  },
];

/**
 * The rows that were asked for, in the order of the table.
 * @throws BenchError `arguments` for a name that is neither a row nor a family
 */
export function selectRows(only: readonly string[] | null): readonly Row[] {
  if (only === null) return ROWS.filter((row) => row.byDefault);
  const wanted = new Set(only);
  const selected = ROWS.filter((row) => wanted.has(row.name) || wanted.has(row.family));
  for (const name of wanted) {
    const isKnown = selected.some((row) => row.name === name || row.family === name);
    if (!isKnown) throw new BenchError("arguments", describeUnknown(name));
  }
  if (selected.length > 0) return selected;
  throw new BenchError("arguments", "--only names no row.");
}

function describeUnknown(name: string): string {
  const known = ROWS.map((row) => row.name).join(", ");
  return `There is no row ${JSON.stringify(name)}. There are: ${known}.`;
}
