import { expect, it } from "vitest";
import { createCounters } from "./counters.ts";

it("counts each name by itself and hands out copies", () => {
  const counters = createCounters();
  counters.add("orphanPaid");
  counters.add("creditsLost", 4);
  const seen = counters.read();
  counters.add("orphanPaid");
  expect(seen).toMatchObject({ orphanPaid: 1, creditsLost: 4, orphanAdopted: 0 });
  expect(counters.read().orphanPaid).toBe(2);
  expect(createCounters().read().orphanPaid).toBe(0);
});
