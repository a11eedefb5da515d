import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { at, sampleActive } from "../../test/samples.ts";

const KEY = {
  id: "key-1",
  name: "Kit shop",
  prefix: "dk_4f2a",
  scopes: ["predictions:write"],
  callsPerMinute: null,
  createdAt: at(0),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};

async function open(
  list: Parameters<typeof createTestServer>[0][string],
  answers: Parameters<typeof createTestServer>[0] = {},
) {
  const server = createTestServer({
    "prediction.active": { result: sampleActive([]) },
    "key.list": list,
    "key.create": { result: { secret: "dk_4f2a_whole", key: KEY } },
    "key.revoke": { result: { ...KEY, revokedAt: at(1) } },
    ...answers,
  });
  const { studio } = createTestStudio({ fetch: server.fetch });
  return { screen: await renderApp(studio, "/developer/keys"), server };
}
const SOME = { result: { items: [KEY], nextCursor: null } };

describe("the keys of an account", () => {
  it.each([360, 1_280])("S-09 A-06 have no violation at %d px", async (width) => {
    await page.viewport(width, 800);
    const { screen } = await open(SOME);
    await expect.element(screen.getByText("dk_4f2a")).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("S-09 D-01 a new one is shown once, whole, with a way to copy it", async () => {
    const { screen } = await open(SOME);
    await userEvent.fill(screen.getByRole("textbox"), "Kit shop");
    await screen.getByRole("button", { name: "Create a key" }).click();
    await expect.element(screen.getByText("dk_4f2a_whole")).toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Copy the key" })).toBeVisible();
  });

  it("S-09 D-01 one is revoked after a question", async () => {
    const { screen, server } = await open(SOME);
    await screen.getByRole("button", { name: "Revoke Kit shop" }).click();
    await screen.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect.poll(() => server.asked).toContain("key.revoke");
  });

  it("S-09 E-01 a key that was not revoked says so", async () => {
    const { screen } = await open(SOME, { "key.revoke": { reason: "internal" } });
    await screen.getByRole("button", { name: "Revoke Kit shop" }).click();
    await screen.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect.element(screen.getByRole("alert")).toMatchTextContent("went wrong on our side");
  });

  it("S-09 S-14 guests are told what to do", async () => {
    const { screen } = await open({ reason: "sign_up_required" });
    await expect.element(screen.getByText(/^Sign up to do this/)).toBeVisible();
  });
});
