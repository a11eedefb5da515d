import { describe, expect, it } from "vitest";
import { buildCreate, buildUpdate, newId } from "../../test/builders.ts";
import type { Unit } from "../units/unit.ts";
import { GROUP_UNITS_MAX, nextGroup } from "./group.ts";

const waitingFor = (units: Unit[]): { unit: Unit }[] => units.map((unit) => ({ unit }));
const create = (idempotencyKey: string | null = null, accountId = "account"): Unit =>
  buildCreate(accountId, 1, { idempotencyKey });

describe("the next group", () => {
  it("is empty when nothing waits", () => {
    expect(nextGroup([])).toEqual({ group: [], later: [] });
  });

  it("takes all that differ, in their order", () => {
    const waiting = waitingFor([create(), create(), create()]);
    expect(nextGroup(waiting)).toEqual({ group: waiting, later: [] });
  });

  it("takes one unit of a prediction and keeps the order of the rest", () => {
    const first = create();
    const second = buildUpdate(first.prediction, {});
    const third = buildUpdate(second.prediction, {});
    const other = create();
    const [a, b, c, d] = waitingFor([first, second, third, other]);
    expect(nextGroup([a, b, c, d].filter((each) => each !== undefined))).toEqual({
      group: [a, d],
      later: [b, c],
    });
  });

  it("takes one unit for an idempotency key of an account", () => {
    const waiting = waitingFor([create("key"), create("key"), create("key", "other")]);
    expect(nextGroup(waiting)).toEqual({ group: [waiting[0], waiting[2]], later: [waiting[1]] });
  });

  it("takes one unit for a done job", () => {
    const doneJob = { id: newId(), leaseOwner: "worker" };
    const waiting = waitingFor([
      { ...create(), doneJob },
      { ...create(), doneJob },
    ]);
    expect(nextGroup(waiting)).toEqual({ group: [waiting[0]], later: [waiting[1]] });
  });

  it("lets nobody pass one of the same prediction that waits itself", () => {
    const [a, b] = [create("key"), create("key")];
    const afterB = buildUpdate(b.prediction, { idempotencyKey: null });
    const waiting = waitingFor([a, b, afterB].filter((unit) => unit !== undefined));
    expect(nextGroup(waiting)).toEqual({ group: [waiting[0]], later: waiting.slice(1) });
  });

  it("is never larger than its limit", () => {
    const waiting = waitingFor(Array.from({ length: GROUP_UNITS_MAX + 3 }, () => create()));
    const { group, later } = nextGroup(waiting);
    expect(group).toEqual(waiting.slice(0, GROUP_UNITS_MAX));
    expect(later).toEqual(waiting.slice(GROUP_UNITS_MAX));
  });
});
