import { describe, expect, it } from "vitest";
import { createApi } from "../server/client.ts";
import { createOpenWatch } from "./open-watch.ts";
import type { TrackedNews } from "./wire.ts";

/** Opens a real stream of the test's server that behaves in the given way. */
function openReal(way: "stays" | "ends" | "refuses" | "breaks", lastEventId: string | null) {
  const heard: TrackedNews[] = [];
  let closes = 0;
  let pings = 0;
  const api = createApi({ basePath: `/watch/${way}/`, fetch: window.fetch.bind(window) });
  const close = createOpenWatch(api)(lastEventId, {
    onNews: (tracked) => heard.push(tracked),
    onPing: () => {
      pings += 1;
    },
    onClosed: () => {
      closes += 1;
    },
  });
  return { heard, pings: () => pings, closes: () => closes, close };
}

describe("createOpenWatch", () => {
  it("R-04 R-05 hears tracked news and pings, and resumes after the event it was given", async () => {
    const { heard, pings, closes, close } = openReal("stays", "41");
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[0]).toEqual({ eventId: "41", news: { kind: "opened" } });
    expect(heard[1]).toMatchObject({
      eventId: "8",
      news: { kind: "prediction", prediction: { id: "watched" } },
    });
    await expect.poll(pings).toBeGreaterThan(1);
    expect(closes()).toBe(0);
    close();
  });

  it("a new stream names no event", async () => {
    const { heard, close } = openReal("stays", null);
    await expect.poll(() => heard[0]?.eventId).toBe("7");
    close();
  });

  it("R-03 a stream that the server ends is closed, and not opened again by itself", async () => {
    const { heard, closes } = openReal("ends", null);
    await expect.poll(closes).toBeGreaterThan(0);
    expect(heard).toHaveLength(1);
  });

  it("R-03 a stream that is refused is closed", async () => {
    const { heard, closes } = openReal("refuses", null);
    await expect.poll(closes).toBeGreaterThan(0);
    expect(heard).toEqual([]);
  });

  it("R-03 a stream whose connection breaks is closed", async () => {
    const { heard, closes, close } = openReal("breaks", null);
    await expect.poll(closes).toBeGreaterThan(0);
    expect(heard).toHaveLength(2);
    close();
  });
});
