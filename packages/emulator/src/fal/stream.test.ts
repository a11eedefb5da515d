import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { FAL_STREAM_LOOK_MS } from "../limits.ts";
import { composeRecord } from "../predictions/compose.ts";
import { streamStatus } from "./stream.ts";

const record = composeRecord(
  { now: () => 0, randomBytes: (count) => new Uint8Array(count) },
  {
    id: "r1",
    provider: "fal",
    model: "darkroom/jersey-speed",
    input: {},
    scenario: {},
    origin: "http://127.0.0.1:1",
    webhook: null,
    deadlineMs: null,
  },
);

test("nobody looks any more when the reader of a stream has left", async () => {
  let looks = 0;
  const look = () => {
    looks += 1;
    return record;
  };
  const reader = streamStatus({ look, render: ({ status }) => ({ status }) }).body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toBe('data: {"status":"starting"}\n\n');
  await sleep(FAL_STREAM_LOOK_MS * 4);
  expect(looks).toBeGreaterThan(2);
  await reader?.cancel();
  await sleep(FAL_STREAM_LOOK_MS * 2);
  const before = looks;
  await sleep(FAL_STREAM_LOOK_MS * 4);
  expect(looks).toBe(before);
});
