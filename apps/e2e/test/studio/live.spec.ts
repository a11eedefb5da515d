import type { BrowserContext, Page } from "@playwright/test";
import { CONNECTION_LOST, SERVER_STARTING, expect, test } from "../../src/index.ts";
import type { StudioPage } from "../../src/index.ts";

/** So many connections a browser keeps to one server over HTTP/1.1, and two more. */
const TABS = 8;

const WATCH_PATH = "/trpc/prediction.watch";

/** The addresses of all streams that the tabs of a browser open, in their order. */
function watchStreams(context: BrowserContext): URL[] {
  const opened: URL[] = [];
  context.on("request", (request) => {
    const address = new URL(request.url());
    if (address.pathname.endsWith(WATCH_PATH)) opened.push(address);
  });
  return opened;
}

/** Opens the studio anew and keeps the addresses of all streams from then on, not those before. */
async function openWatched(context: BrowserContext, studio: StudioPage): Promise<URL[]> {
  await studio.page.goto("about:blank");
  const streams = watchStreams(context);
  await studio.open();
  return streams;
}

/** The event after which a stream goes on; null for one that begins anew. */
function lastEventIdOf(address: URL | undefined): string | null {
  const input: unknown = JSON.parse(address?.searchParams.get("input") ?? "null");
  if (typeof input !== "object" || input === null || !("lastEventId" in input)) return null;
  return typeof input.lastEventId === "string" ? input.lastEventId : null;
}

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
  return page;
}

const cardOf = (page: Page, prompt: string) =>
  page.getByRole("article", { name: prompt, exact: true });

test("R-01 eight tabs share one stream, and all of them load and hear of everything", async ({
  context,
  studio,
  emulator,
}) => {
  const streams = await openWatched(context, studio);
  await emulator.scenario({ durationMs: 500 });
  const others: Page[] = [];
  while (others.length + 1 < TABS) others.push(await openTab(context));
  await expect(await studio.create("a jersey for eight tabs")).toContainText("Ready");
  for (const page of others) {
    await expect(cardOf(page, "a jersey for eight tabs")).toContainText("Ready");
  }
  expect(streams).toHaveLength(1);
});

test("R-09 with the leader's tab closed another one goes on after the last event", async ({
  context,
  studio,
  emulator,
}) => {
  const streams = await openWatched(context, studio);
  await emulator.scenario({ durationMs: 3_000 });
  const other = await openTab(context);
  await studio.create("a jersey that changes its tab");
  await expect(cardOf(other, "a jersey that changes its tab")).toContainText("Generating");
  await studio.page.close();
  await expect(cardOf(other, "a jersey that changes its tab")).toContainText("Ready");
  expect(streams).toHaveLength(2);
  expect(lastEventIdOf(streams[1])).toMatch(/^\d+$/);
});

test("R-03 R-07 a power cut removes no card in any tab, and every tab comes back by itself", async ({
  context,
  studio,
  emulator,
  darkroom,
  complaints,
}) => {
  complaints.allow(CONNECTION_LOST);
  complaints.allow(SERVER_STARTING);
  await emulator.scenario({ durationMs: 8_000 });
  const other = await openTab(context);
  const cards = [
    await studio.create("a jersey in the dark"),
    cardOf(other, "a jersey in the dark"),
  ];
  for (const card of cards) await expect(card).toContainText("Generating");
  await darkroom.kill9();
  for (const page of [studio.page, other]) {
    await page.bringToFront();
    await expect(page.getByRole("banner")).toContainText("Reconnecting");
  }
  for (const card of cards) await expect(card).toContainText("Generating");
  await darkroom.start();
  for (const card of cards) await expect(card).toContainText("Ready");
});

test("R-08 what is pressed offline says so, and is sent once when the network is back", async ({
  context,
  studio,
  emulator,
  complaints,
}) => {
  complaints.allow(CONNECTION_LOST);
  await emulator.scenario({ durationMs: 500 });
  await context.setOffline(true);
  const card = await studio.create("a jersey from a tunnel");
  await expect(card).toContainText("Will send when online");
  await context.setOffline(false);
  await expect(card).toContainText("Ready");
  await expect(studio.card("a jersey from a tunnel")).toHaveCount(1);
  await expect(studio.banner).toContainText("99 credits");
});
