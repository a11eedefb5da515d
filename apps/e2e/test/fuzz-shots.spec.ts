import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { planShots } from "../src/fuzz/plan-shots.ts";
import { SURFACES, isWellFormed, plainShot } from "../src/fuzz/shot.ts";
import type { Shot } from "../src/fuzz/shot.ts";
import { createStage } from "../src/fuzz/stage.ts";
import { assemble } from "../src/fuzz/wire/assemble.ts";
import { parseReplies } from "../src/fuzz/wire/parse-replies.ts";

const ID = "0190a000-0000-7000-8000-00000000000a";

test.describe("replies", () => {
  const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
  const read = (text: string, isHead = false, isClosed = false) =>
    parseReplies(bytes(text), { isHead, isClosed });

  test("are read one after the other, by length, by chunks and without a body", () => {
    const row =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc" +
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n" +
      "HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n";
    const { replies, rest } = read(row);
    expect(replies.map(({ status, body }) => [status, String(body)])).toEqual([
      [200, "abc"],
      [200, "def"],
      [304, ""],
    ]);
    expect(rest).toHaveLength(0);
  });

  test("are not read before they are complete", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(200), (body, cut) => {
        const head = bytes(`HTTP/1.1 200 OK\r\ncontent-length: ${String(body.length)}\r\n\r\n`);
        const whole = Buffer.concat([head, body]);
        const part = whole.subarray(0, Math.min(cut, whole.length - 1));
        expect(parseReplies(part, { isHead: false, isClosed: false }).replies).toEqual([]);
        expect(parseReplies(whole, { isHead: false, isClosed: false }).replies).toHaveLength(1);
      }),
    );
  });

  test("end with the connection where no length is told", () => {
    const text = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nno";
    expect(read(text).replies).toEqual([]);
    expect(String(read(text, false, true).replies[0]?.body)).toBe("no");
    expect(read("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", true).replies).toHaveLength(1);
  });
});

test.describe("shots", () => {
  const procedures = [
    {
      path: "prediction.get",
      kind: "query" as const,
      input: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    },
    {
      path: "prediction.cancel",
      kind: "mutation" as const,
      input: { type: "object", properties: { id: { type: "string" } } },
    },
  ];
  const take = (seed: number, count: number): Shot[] => {
    const plan = planShots(procedures, seed);
    return Array.from({ length: count }, () => plan.next().value.shot);
  };
  const stage = createStage({ webhookSecret: "c2VjcmV0", secrets: [] });
  stage.learn("id", "known-id");

  test("are the same for the same seed, and reach every entry in every manner", () => {
    expect(take(5, 150)).toEqual(take(5, 150));
    expect(take(5, 150)).not.toEqual(take(6, 150));
    const many = take(1, 2_000);
    expect(new Set(many.map(({ surface }) => surface))).toEqual(new Set(SURFACES));
    expect(new Set(many.map(({ framing }) => framing)).size).toBe(4);
    expect(new Set(many.map(({ pace }) => pace)).size).toBe(3);
    expect(new Set(many.map(({ signature }) => signature?.spoil)).size).toBe(6);
    // Choices by share are spread over all of them, also the last ones.
    expect(many.some(({ target }) => target.includes("&download="))).toBe(true);
    expect(many.some(({ target }) => target.startsWith("/results/..%2f"))).toBe(true);
    expect(many.some(({ target }) => target.includes("prediction.get,"))).toBe(true);
    expect(many.some((shot) => shot.pipelined > 1 && isWellFormed(shot))).toBe(true);
  });

  test("become bytes of HTTP with what the stage knows in the places of its names", () => {
    const shot = plainShot({
      surface: "trpc",
      method: "POST",
      target: "/trpc/x?id=~id.3~",
      body: '{"id":"~id.0~"}',
      signature: { key: "provider", ageS: 0, id: "msg_1", spoil: "none" },
      pipelined: 2,
    });
    const ports = { stage, host: "h:1", newId: () => ID, nowMs: 1_000_000 };
    const text = assemble(shot, ports).bytes.toString("latin1");
    expect(text.match(/POST \/trpc\/x\?id=known-id HTTP\/1\.1\r\n/g)).toHaveLength(2);
    expect(text).toContain("content-length: 17\r\n");
    expect(text).toContain("webhook-timestamp: 1000\r\n");
    expect(text.endsWith('{"id":"known-id"}')).toBe(true);
    const flipped = assemble({ ...shot, mutations: [{ kind: "flip", at: 0, bit: 0 }] }, ports);
    expect(flipped.bytes.subarray(0, 4).toString()).toBe("QOST");
  });
});
