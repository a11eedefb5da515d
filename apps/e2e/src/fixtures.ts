import { existsSync } from "node:fs";
import { test as base, expect } from "@playwright/test";
import { createGuest } from "./api/visitor.ts";
import type { Visitor } from "./api/visitor.ts";
import { watchForComplaints } from "./browser/complaints.ts";
import type { Complaints } from "./browser/complaints.ts";
import { createStudioPage } from "./browser/studio-page.ts";
import type { StudioPage } from "./browser/studio-page.ts";
import { createEmulatorControl } from "./emulator-control.ts";
import type { EmulatorControl } from "./emulator-control.ts";
import { createDarkroomServer } from "./server/darkroom-server.ts";
import type { DarkroomServer, ServerVariables } from "./server/darkroom-server.ts";
import { STUDIO_PAGE } from "./server/paths.ts";

export type DarkroomFixtures = {
  /** Settings of this test's server, by `test.use({ serverVariables: { … } })`. */
  serverVariables: ServerVariables;
  /** A running Darkroom of this test alone; audited when the test has ended. */
  darkroom: DarkroomServer;
  emulator: EmulatorControl;
  /** A signed-in guest by HTTP, without a browser. */
  visitor: Visitor;
  /** What the pages of this test complained about; anything that is not allowed fails it. */
  complaints: Complaints;
  /** The studio, open in a browser. */
  studio: StudioPage;
};

/** Playwright's `test` with a whole Darkroom behind it. */
export const test = base.extend<DarkroomFixtures>({
  serverVariables: [{}, { option: true }],

  darkroom: async ({ serverVariables }, use, testInfo) => {
    const server = await createDarkroomServer(serverVariables);
    try {
      await server.start();
      await use(server);
      await expectGoodEnd(server);
    } finally {
      await testInfo.attach("server", { body: server.lines().join("\n") });
      await server.remove();
    }
  },

  emulator: async ({ darkroom }, use) => {
    await use(createEmulatorControl(darkroom.emulatorUrl));
  },

  visitor: async ({ darkroom }, use) => {
    await use(await createGuest(darkroom.url));
  },

  // Not by `baseURL`: Playwright reads that in every test, which would start a server for nothing.
  context: async ({ browser, darkroom }, use) => {
    const context = await browser.newContext({ baseURL: darkroom.url });
    await use(context);
    await context.close();
  },

  complaints: async ({ context }, use) => {
    const complaints = await watchForComplaints(context);
    await use(complaints);
    expect(complaints.found(), "what the browser complained about").toEqual([]);
  },

  // Every page is watched, whether its test asks for the complaints or not.
  page: async ({ complaints: _complaints, context }, use) => {
    if (!existsSync(STUDIO_PAGE)) {
      throw new Error("The studio is not built: run pnpm --filter @darkroom/web build");
    }
    await use(await context.newPage());
  },

  studio: async ({ page }, use) => {
    const studio = createStudioPage(page);
    await studio.open();
    await use(studio);
  },
});

/** The server ends when it is asked to, and then all money and all results add up. */
async function expectGoodEnd(server: DarkroomServer): Promise<void> {
  const exit = await server.stop();
  if (exit !== null) expect(exit, "how the server ended").toEqual({ code: 0, signal: null });
  const { findings } = await server.audit();
  expect(findings, "findings of the audit").toEqual([]);
}

export { expect };
