import { expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";

it("operators can watch in /metrics what was lost, found and paid in vain", async () => {
  await using server = await startTestServer();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const counted = [...text.matchAll(/^darkroom_engine_count\{name="(\w+)"\} 0$/gm)];
  expect(counted.map((match) => match[1])).toEqual(
    expect.arrayContaining([
      "orphanPaid",
      "orphanSuspected",
      "orphanAdopted",
      "canceledBilled",
      "settledByWebhook",
      "settledByReconciler",
      "rescued",
      "creditsLost",
      "breakersOpened",
      "providersSwitched",
    ]),
  );
});
