import { randomUUID } from "node:crypto";
import { LANES, SAMPLE_BYTES_MAX } from "./limits.ts";
import { judgeExchange } from "./oracle/judge-exchange.ts";
import type { Collector } from "./oracle/collect.ts";
import type { Forbidden } from "./oracle/rules.ts";
import type { PlannedShot } from "./plan-shots.ts";
import { isWellFormed } from "./shot.ts";
import type { Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";
import { assemble } from "./wire/assemble.ts";
import type { Assembled } from "./wire/assemble.ts";
import { createLane } from "./wire/lane.ts";
import type { Exchange, Lane } from "./wire/lane.ts";

export type Range = {
  port: number;
  stage: Stage;
  forbidden: Forbidden;
  tally: Tally;
  collector: Collector;
  /** False ends the run early, because there is nobody left to answer. */
  goesOn: () => boolean;
};

/** Sends shots over all lanes until so many requests were sent, and judges every answer. */
export async function shoot(
  range: Range,
  plan: Generator<PlannedShot, never, undefined>,
  requests: number,
): Promise<void> {
  const { port, tally, goesOn } = range;
  const shootAlong = async (): Promise<void> => {
    const lane = createLane(port);
    while (tally.counts().requests < requests && goesOn()) {
      await shootOne(range, lane, plan.next().value);
    }
    lane.close();
  };
  await Promise.all(Array.from({ length: LANES }, shootAlong));
}

async function shootOne(range: Range, lane: Lane, { index, shot }: PlannedShot): Promise<void> {
  const { port, stage, tally, collector, forbidden } = range;
  const assembled = assemble(shot, {
    stage,
    host: `127.0.0.1:${String(port)}`,
    newId: randomUUID,
    nowMs: Date.now(),
  });
  const exchange = await lane.exchange({
    bytes: assembled.bytes,
    isHead: shot.method === "HEAD",
    repliesWanted: shot.pipelined,
    endsSending: !isWellFormed(shot),
    isSlow: shot.pace === "slow",
  });
  tally.add(shot.surface, shot.pipelined, exchange);
  if (!range.goesOn()) return;
  for (const violation of judgeExchange({ shot, assembled, exchange }, forbidden)) {
    collector.add(violation, describe(index, assembled, exchange));
  }
}

/** Enough to see a violation again: the shot's place, and both sides of the exchange. */
function describe(index: number, { bytes }: Assembled, { replies, ending }: Exchange): string {
  const sent = bytes.toString("latin1");
  const answers = replies.map(({ status, headers, body }) => ({
    status,
    headers: headers.map(([name, value]) => `${name}: ${value}`),
    body: body.toString("utf8").slice(0, SAMPLE_BYTES_MAX),
  }));
  return JSON.stringify({ shot: index, sent: sent.slice(0, SAMPLE_BYTES_MAX), ending, answers });
}
