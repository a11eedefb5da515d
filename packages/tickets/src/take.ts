import type { Lanes } from "./lanes.ts";
import type { Taken } from "./port.ts";

type Query = { groups: readonly (readonly string[])[]; most: number };

/** Takes of each bucket its share of what is left to take, and then of those that have more. */
async function takeOfGroup(
  lanes: Lanes,
  group: readonly string[],
  most: number,
  tickets: Map<string, number>,
): Promise<number> {
  let left = most;
  let open = group;
  while (left > 0 && open.length > 0) {
    const stillOpen: string[] = [];
    for (const [index, bucket] of open.entries()) {
      const share = Math.ceil(left / (open.length - index));
      if (share <= 0) break;
      const taken = await (await lanes.of(bucket)).take(share);
      if (taken > 0) tickets.set(bucket, (tickets.get(bucket) ?? 0) + taken);
      if (taken === share) stillOpen.push(bucket);
      left -= taken;
    }
    open = stillOpen;
  }
  return most - left;
}

/** See `Tickets.take`. */
export async function takeTickets(lanes: Lanes, { groups, most }: Query): Promise<Taken> {
  const tickets = new Map<string, number>();
  const limitedMs = new Map<string, number>();
  let left = most;
  for (const group of groups) {
    if (left <= 0) break;
    left -= await takeOfGroup(lanes, group, left, tickets);
    if (left <= 0) break;
    for (const bucket of group) {
      const waitMs = await (await lanes.of(bucket)).limitedMs();
      if (waitMs > 0) limitedMs.set(bucket, waitMs);
    }
  }
  return { tickets, limitedMs };
}
