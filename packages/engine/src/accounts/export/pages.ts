import type { Page } from "../../views.ts";

/** All pages of a list in their order, each asked for when the one before was taken. */
export async function* pagesOf<Item>(
  ask: (cursor: string | null) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[], void> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await ask(cursor);
    if (page.items.length > 0) yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** One JSON object a line. */
export async function* toLines<Item>(
  pages: AsyncIterable<readonly Item[]>,
): AsyncGenerator<string, void> {
  for await (const page of pages) {
    yield page.map((item) => `${JSON.stringify(item)}\n`).join("");
  }
}
