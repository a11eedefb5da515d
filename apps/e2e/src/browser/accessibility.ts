import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** WCAG 2.2 AA with everything that it includes. */
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/**
 * What axe has against a page as it stands, a line for each element; empty when all is well.
 *
 * The studio has no frames, so axe runs in the page itself: its other mode opens
 * a second page for each look to put the answers together. What passed is not written down.
 * Together a look takes a third of the time.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(RULES)
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")} ${failureSummary}`),
  );
}
