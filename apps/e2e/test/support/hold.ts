import type { Page } from "@playwright/test";

export type Hold = {
  /** Settles when the page has sent the first request that is held. */
  reached: Promise<void>;
  /** Lets all held requests go on to the server. */
  release: () => void;
};

/** Keeps the requests of an address back until the test lets them go. */
export async function hold(page: Page, address: string): Promise<Hold> {
  const released = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    reached.resolve();
    await released.promise;
    await route.continue();
  });
  return { reached: reached.promise, release: released.resolve };
}
