import { setTimeout as sleep } from "node:timers/promises";
import {
  CONNECTION_LOST,
  createDarkroomServer,
  createEmulatorControl,
  createStudioPage,
  expect,
  pictureOf,
  test,
  watchForComplaints,
} from "../../src/index.ts";
import { openLine } from "../support/cut-line.ts";

/** As long as a train is in a tunnel. */
const CUT_MS = 30_000;

test("R-03 R-04 a network that is cut for 30 s in the middle loses no card, no event and no result", async ({
  browser,
}) => {
  let port = 0;
  await using line = await openLine(() => port);
  const server = await createDarkroomServer({ PUBLIC_URL: line.url });
  port = Number(new URL(server.url).port);
  try {
    await server.start();
    const emulator = createEmulatorControl(server.emulatorUrl);
    const context = await browser.newContext({ baseURL: line.url });
    const complaints = await watchForComplaints(context);
    complaints.allow(CONNECTION_LOST);
    const studio = createStudioPage(await context.newPage());
    await studio.open();

    // One ends before the cut, one while nobody hears of it, one fails meanwhile, one ends after.
    const endings = [
      ["before the tunnel", { durationMs: 500 }, "Ready"],
      ["inside the tunnel", { durationMs: 8_000 }, "Ready"],
      ["broken in the tunnel", { durationMs: 8_000, outcome: "fail" }, "1 credit refunded"],
      ["after the tunnel", { durationMs: 60_000 }, "Ready"],
    ] as const;
    for (const [prompt, scenario] of endings) {
      await emulator.scenario(scenario);
      await studio.create(prompt);
      await expect(studio.card(prompt)).toContainText(/Generating|Ready/);
    }
    await expect(studio.card("before the tunnel")).toContainText("Ready");
    line.cut();
    await sleep(CUT_MS);
    await expect(studio.banner).toContainText("Reconnecting");
    for (const [prompt] of endings) await expect(studio.card(prompt)).toHaveCount(1);
    await expect(studio.card("inside the tunnel")).toContainText("Generating");
    line.mend();

    for (const [prompt, , end] of endings) await expect(studio.card(prompt)).toContainText(end);
    await expect(studio.banner).not.toContainText("Reconnecting");
    await expect(studio.banner).toContainText("97 credits");
    await expect(pictureOf(studio.card("inside the tunnel"), "inside the tunnel")).toBeVisible();
    expect(complaints.found()).toEqual([]);
    await context.close();
    await server.stop();
    expect((await server.audit()).findings).toEqual([]);
  } finally {
    await server.remove();
  }
});
