import { expect, test } from "@playwright/test";
import { findBarriers } from "../src/index.ts";

const pageOf = (body: string): string =>
  `<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>${body}</main></html>`;

test("a page without barriers has none", async ({ page }) => {
  await page.setContent(pageOf("<button>Create</button>"));
  expect(await findBarriers(page)).toEqual([]);
});

for (const [rule, body] of [
  ["button-name", "<button></button>"],
  ["color-contrast", '<p style="color: #bbb; background: #fff">Hardly to be read</p>'],
  ["image-alt", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'],
  [
    "target-size",
    '<a href="#a" style="font-size: 6px">a</a><a href="#b" style="font-size: 6px">b</a>',
  ],
  ["aria-valid-attr-value", '<div role="progressbar" aria-label="Share" aria-valuenow="x"></div>'],
] as const) {
  test(`a look finds ${rule} in ${body.slice(0, 12)}…`, async ({ page }) => {
    await page.setContent(pageOf(body));
    const barriers = await findBarriers(page);
    const rules = new Set(barriers.map((line) => line.split(":")[0]));
    expect([...rules]).toEqual([rule]);
  });
}
