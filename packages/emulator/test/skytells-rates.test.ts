import { expect, test } from "vitest";
import type { Scenario } from "../src/index.ts";
import { type Caller, startTestEmulator } from "./fixture.ts";

const create = (emulator: Caller, skytells: Scenario["skytells"]): Promise<Response> =>
  fetch(`${emulator.url}/skytells/v1/predictions`, {
    method: "POST",
    headers: { "x-api-key": "sk-1" },
    body: JSON.stringify({
      model: "jersey-speed",
      input: { prompt: "x", __scenario: { outcome: "hang", skytells } },
    }),
  });

test("what is left is told by the new headers, or by the older ones with the runs at once", async () => {
  await using emulator = await startTestEmulator();
  const fresh = await create(emulator, { requestsPerMinute: 25 });
  expect(fresh.headers.get("x-skytells-ratelimit-limit-requests")).toBe("25");
  expect(fresh.headers.get("x-skytells-ratelimit-remaining-requests")).toBe("24");
  expect(fresh.headers.get("x-ratelimit-limit-rpm")).toBeNull();
  const old = { rateHeaders: "old", requestsPerMinute: 25, concurrentMax: 3 } as const;
  const older = await create(emulator, old);
  expect(older.headers.get("x-ratelimit-remaining-rpm")).toBe("23");
  expect(older.headers.get("x-ratelimit-limit-concurrent")).toBe("3");
  expect(older.headers.get("x-ratelimit-remaining-concurrent")).toBe("1");
  expect(older.headers.get("x-skytells-ratelimit-limit-requests")).toBeNull();
  const unlimited = await create(emulator, { rateHeaders: "old" });
  expect(unlimited.headers.get("x-ratelimit-limit-rpm")).toBe("-");
});
