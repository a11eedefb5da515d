import { describe, expect, it } from "vitest";
import { REPLICATE_TRAIL_PAGES_MAX } from "./limits.ts";
import { linkPages, readPagePlace } from "./page-links.ts";

const URL_OF_LIST = "https://x.example/replicate/v1/predictions";

const placeOf = (address: string) => readPagePlace(new URL(address).searchParams);

/** Walks to a page, each time by the address of the one before. */
function walk(pages: number): { address: string; links: ReturnType<typeof linkPages> } {
  let address = URL_OF_LIST;
  for (let page = 1; ; page += 1) {
    const place = placeOf(address);
    if (place === null) throw new RangeError(address);
    const links = linkPages(URL_OF_LIST, place, `c${String(page)}`);
    if (page === pages || links.next === null) return { address, links };
    address = links.next;
  }
}

describe("the pages beside a page", () => {
  it("lead there and back again", () => {
    const third = walk(3);
    expect(third.links.previous).toBe(walk(2).address);
    expect(walk(2).links.previous).toBe(URL_OF_LIST);
    expect(walk(1).links.previous).toBeNull();
  });

  it("are none after the end", () => {
    expect(linkPages(URL_OF_LIST, { cursor: "c1", trail: ["first"] }, null).next).toBeNull();
  });

  it("remember so many pages and no more", () => {
    const far = walk(REPLICATE_TRAIL_PAGES_MAX + 10);
    expect(placeOf(far.address)?.trail).toHaveLength(REPLICATE_TRAIL_PAGES_MAX);
    const tooLong = Array.from({ length: REPLICATE_TRAIL_PAGES_MAX + 1 }, () => "c").join(",");
    expect(placeOf(`${URL_OF_LIST}?trail=${tooLong}`)).toBeNull();
  });

  it.each(["created_after=2026-01-01T00:00:00Z", "source=web", "limit=5"])(
    "are not told where something else is asked for: %s",
    (search) => {
      expect(placeOf(`${URL_OF_LIST}?${search}`)).toBeNull();
    },
  );
});
