import { describe, expect, it } from "vitest";
import { samplePrediction } from "../../test/samples.ts";
import { readTabMessage, readTracked } from "./wire.ts";
import type { TabMessage } from "./wire.ts";

const prediction = samplePrediction();
const MESSAGES: readonly TabMessage[] = [
  { type: "ask" },
  { type: "beat", state: "live", eventId: "12" },
  { type: "beat", state: "polling", eventId: null },
  { type: "news", eventId: "12", news: { kind: "opened" } },
  { type: "news", eventId: "12", news: { kind: "behind" } },
  { type: "news", eventId: "12", news: { kind: "prediction", prediction } },
  { type: "news", eventId: "12", news: { kind: "progress", prediction } },
  { type: "caught_up", predictions: [prediction] },
];

describe("readTabMessage", () => {
  it.each(MESSAGES)(
    "R-01 $type survives the way through a channel of the platform",
    async (message) => {
      const [here, there] = [new BroadcastChannel("test"), new BroadcastChannel("test")];
      const heard = new Promise((resolve) => {
        there.addEventListener("message", ({ data }) => resolve(data), { once: true });
      });
      here.postMessage(message);
      expect(readTabMessage(await heard)).toEqual(message);
      here.close();
      there.close();
    },
  );

  it.each([
    null,
    "changed",
    {},
    { type: "beat", state: "asleep", eventId: null },
    { type: "news", eventId: 12, news: { kind: "opened" } },
    { type: "news", eventId: "12", news: { kind: "prediction" } },
    { type: "caught_up", predictions: "all" },
    { type: "brand_new" },
  ])("passes over %j", (message) => {
    expect(readTabMessage(message)).toBeNull();
  });
});

describe("readTracked", () => {
  it("R-05 reads the id of the event and its news", () => {
    const data = { kind: "prediction", prediction };
    expect(readTracked({ id: "7", data })).toEqual({ eventId: "7", news: data });
  });

  it.each([
    { id: "7", data: { kind: "brand_new" } },
    { id: "7", data: { kind: "prediction", prediction: { id: "a" } } },
    { id: "seven", data: { kind: "opened" } },
    { data: { kind: "opened" } },
    null,
  ])("passes over %j", (message) => {
    expect(readTracked(message)).toBeNull();
  });
});
