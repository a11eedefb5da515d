import { expect, it } from "vitest";
import {
  ATTRIBUTE_CHARACTERS_MAX,
  SPANS_SENT_MAX,
  SPANS_WAITING_MAX,
} from "../src/tracing/limits.ts";
import { openRecorder } from "../src/tracing/open-recorder.ts";
import { receiveSpans } from "./support/receive-spans.ts";

it("spans are sent in messages of a size, and the newest are dropped when too many wait", async () => {
  await using receiver = await receiveSpans();
  const recorder = openRecorder({
    endpoint: `${receiver.url}/`,
    headers: {},
    serviceName: "test",
    serviceInstance: "one",
  });
  const begin = (name: string, attributes = {}) =>
    recorder.begin({ name, kind: "internal", attributes, parent: null });
  const failed = begin("first", { "darkroom.model": "m".repeat(ATTRIBUTE_CHARACTERS_MAX + 1) });
  failed.fail("DatabaseError");
  failed.end();
  // One message may be under way while so many wait.
  const most = SPANS_WAITING_MAX + SPANS_SENT_MAX;
  for (let made = 1; made < most; made += 1) begin("more").end();
  begin("too many").end();
  await recorder.close();
  expect(receiver.spans.length).toBeGreaterThanOrEqual(SPANS_WAITING_MAX);
  expect(receiver.spans.length).toBeLessThanOrEqual(most);
  expect(receiver.spans.map(({ name }) => name)).not.toContain("too many");
  expect(Math.max(...receiver.sizes)).toBe(SPANS_SENT_MAX);
  const [first] = receiver.spans;
  expect(first).toMatchObject({
    name: "first",
    status: { code: 2 },
    attributes: {
      "error.type": "DatabaseError",
      "darkroom.model": "m".repeat(ATTRIBUTE_CHARACTERS_MAX),
    },
  });
  expect(first?.status.message).toBeUndefined();
});
