import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { at, sampleActive } from "../../test/samples.ts";

const SETTINGS = {
  when: "away",
  push: false,
  pusher: false,
  mail: false,
  channels: { push: null, pusher: null, mail: { addresses: 1 } },
};
const told = (id: string, kind: string, readAt: string | null) => ({
  id,
  kind,
  subject: "subject-1",
  title: "Told.",
  createdAt: at(0),
  readAt,
});

async function open(list: unknown) {
  const server = createTestServer({
    "prediction.active": { result: sampleActive([]) },
    "notification.list": list === null ? { reason: "internal" } : { result: list },
    "notification.read": { result: { unread: 0 } },
    "notification.settings": { result: SETTINGS },
    "notification.configure": { result: { ...SETTINGS, mail: true, when: "always" } },
  });
  const { studio } = createTestStudio({ fetch: server.fetch });
  return { screen: await renderApp(studio, "/notifications"), server };
}

const SOME = {
  items: [told("1", "batch.ended", null), told("2", "prediction.succeeded", at(1))],
  nextCursor: null,
  unread: 1,
};

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the list of notifications", () => {
  it.each([
    [360, "light"],
    [1_024, "light"],
    [1_280, "dark"],
  ] as const)("N-05 A-06 has no violation at %d px in %s", async (width, theme) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await open(SOME);
    const batch = screen.getByRole("link", { name: "A batch has ended" });
    await expect.element(batch).toHaveAttribute("href", "/batch/subject-1");
    await expect
      .element(screen.getByRole("link", { name: "A picture is ready" }))
      .toHaveAttribute("href", "/p/subject-1");
    await expect.element(screen.getByRole("combobox")).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("N-05 all of it can be read at once", async () => {
    const { screen, server } = await open(SOME);
    await screen.getByRole("button", { name: "Mark all as read" }).click();
    await expect.poll(() => server.asked).toContain("notification.read");
  });

  it("S-08 how to be told is chosen here", async () => {
    const { screen } = await open(SOME);
    const mail = screen.getByRole("checkbox", { name: "By mail as well" });
    await expect.element(mail).toHaveAccessibleDescription("To 1 confirmed address.");
    await mail.click();
    await expect.element(mail).toBeChecked();
    const when = screen.getByRole("combobox", { name: "Tell me of ends" });
    await userEvent.selectOptions(when, "Always");
    await expect.element(when).toHaveValue("always");
  });

  it("N-05 E-01 an empty one and one that did not load say so", async () => {
    const empty = await open({ items: [], nextCursor: null, unread: 0 });
    await expect.element(empty.screen.getByText("No news")).toBeVisible();
    await empty.screen.unmount();
    const { screen } = await open(null);
    await expect.element(screen.getByText("Your notifications did not load.")).toBeVisible();
  });
});
