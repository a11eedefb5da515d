import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createFalProvider } from "../src/index.ts";
import {
  BODY,
  KEY,
  MODEL,
  NOW,
  REFERENCE,
  REQUEST_ID,
  USER_ID,
  delivery,
  keySet,
  said,
  startRig,
} from "./fal-fixture.ts";
import type { DeliveryOptions, Rig, Said } from "./fal-fixture.ts";
import { startServer } from "./loopback-server.ts";

const SECOND_MS = 1_000;
const verified = {
  outcome: "verified",
  webhookId: createHash("sha256").update(BODY).digest("hex"),
  update: null,
  providerPredictionId: REQUEST_ID,
};
const rigWith = (userId?: string, keys: Said | (() => Said) = said(200, keySet("rfc"))) =>
  startRig({ keys }, userId === undefined ? {} : { userId });
const keysAsked = ({ server }: Rig): number => server.seen.length;

describe("a delivery of fal", () => {
  it("is verified by a signature that another program made with the first key of RFC 8032", async () => {
    await using rig = await rigWith(USER_ID);
    const webhook = delivery();
    // openssl pkeyutl -sign -rawin
    expect(webhook.headers["x-fal-webhook-signature"]).toBe(
      "4959d7aba0643cee90e7d7080f4d39b84c21c0b798fab1fcbe5fdb7b82aa50ab" +
        "0c9806aaf6e4c1b0515578c709bd2e684bfa8741969ec9d8e5a03e64c5bfce07",
    );
    expect(await rig.provider.verifyWebhook(webhook)).toEqual(verified);
  });

  it("names the request and is not believed beyond that by its signature alone", async () => {
    await using rig = await rigWith(USER_ID);
    const body = JSON.stringify({ request_id: REQUEST_ID, status: "OK", payload: { images: [] } });
    const verdict = await rig.provider.verifyWebhook(delivery({ body }));
    expect(verdict).toMatchObject({ outcome: "verified", update: null });
    const strange = delivery({ body: "no JSON" });
    expect(await rig.provider.verifyWebhook(strange)).toMatchObject({
      providerPredictionId: REQUEST_ID,
    });
  });

  it("is read for a success where our account is known, under the reference of the start", async () => {
    await using rig = await rigWith(USER_ID);
    const read = (fields: object, model = MODEL) =>
      rig.provider.readWebhook?.(Buffer.from(JSON.stringify(fields)), model);
    const url = "https://v3.fal.media/files/a.png";
    const told = { request_id: REQUEST_ID, status: "OK", payload: { images: [{ url }], seed: 7 } };
    expect(read(told)).toMatchObject({
      providerPredictionId: REFERENCE,
      phase: "succeeded",
      outputs: [{ kind: "url", url }],
    });
    for (const other of [
      { ...told, status: "ERROR", error: "Invalid status code: 422" },
      { ...told, payload: null, payload_error: "not serializable" },
      { ...told, request_id: "../x" },
      {},
    ]) {
      expect(read(other)).toBeNull();
    }
    expect(read(told, "../x")).toBeNull();
    await using unknown = await rigWith();
    expect(unknown.provider.readWebhook).toBeUndefined();
  });

  it("that fal signed for another account is none of ours, whoever else may read our address", async () => {
    await using rig = await rigWith(USER_ID);
    expect(await rig.provider.verifyWebhook(delivery({ userId: "user_2" }))).toEqual({
      outcome: "bad_signature",
    });
    // It costs neither a check nor a request.
    expect(keysAsked(rig)).toBe(0);
  });

  it("of any account is taken where ours is not known, as only the id counts", async () => {
    await using rig = await rigWith();
    expect(await rig.provider.verifyWebhook(delivery({ userId: "user_2" }))).toEqual(verified);
  });

  it.each([
    ["another body", { body: `${BODY} ` }],
    ["another request", { requestId: "other" }],
    ["another account", { userId: "user_2" }],
    ["another time", { atMs: NOW - SECOND_MS }],
  ] as const)("with a signature for %s is refused", async (_name, change: DeliveryOptions) => {
    await using rig = await rigWith();
    const signed = delivery();
    const changed = delivery(change);
    const signature = signed.headers["x-fal-webhook-signature"] ?? "";
    const headers = { ...changed.headers, "x-fal-webhook-signature": signature };
    expect(await rig.provider.verifyWebhook({ ...changed, headers })).toEqual({
      outcome: "bad_signature",
    });
  });

  it.each([
    [-301, "too_old"],
    [-299, "verified"],
    [299, "verified"],
    [301, "too_old"],
  ])("of %d seconds from now is %s", async (seconds, outcome) => {
    await using rig = await rigWith(USER_ID);
    const webhook = delivery({ atMs: NOW + seconds * SECOND_MS });
    expect((await rig.provider.verifyWebhook(webhook)).outcome).toBe(outcome);
  });

  it.each(["request-id", "user-id", "timestamp", "signature"])(
    "without its %s is malformed",
    async (name) => {
      await using rig = await rigWith();
      const { headers, body } = delivery();
      const { [`x-fal-webhook-${name}`]: _left, ...rest } = headers;
      expect(await rig.provider.verifyWebhook({ headers: rest, body })).toEqual({
        outcome: "malformed",
      });
      expect(keysAsked(rig)).toBe(0);
    },
  );

  it.each(["zz", "a".repeat(127), "", "v1,abc"])("signed %j is malformed", async (signature) => {
    await using rig = await rigWith();
    const { headers, body } = delivery();
    const broken = { ...headers, "x-fal-webhook-signature": signature };
    expect(await rig.provider.verifyWebhook({ headers: broken, body })).toEqual({
      outcome: "malformed",
    });
  });

  it("is judged by keys that are asked for without our own key", async () => {
    await using rig = await rigWith(USER_ID);
    await rig.provider.verifyWebhook(delivery());
    const [seen] = rig.server.seen;
    expect(seen?.target).toBe("/fal/.well-known/jwks.json");
    expect(JSON.stringify(seen?.headers)).not.toContain(KEY);
  });

  it("is judged by fal's published keys where no address is set", async () => {
    const asked: string[] = [];
    const provider = createFalProvider({
      apiKey: KEY,
      now: () => NOW,
      fetch: (input) => {
        asked.push(input instanceof Request ? input.url : String(input));
        return Promise.resolve(Response.json(keySet("rfc")));
      },
    });
    expect(await provider.verifyWebhook(delivery())).toEqual(verified);
    expect(asked).toEqual(["https://rest.alpha.fal.ai/.well-known/jwks.json"]);
  });
});

describe("fal's public keys", () => {
  const startKeys = async (answers: readonly Said[]) => {
    const clock = { at: NOW };
    let asked = 0;
    const keys = (): Said => answers[Math.min(asked++, answers.length - 1)] ?? said(500, {});
    const rig = await startRig({ keys }, { now: () => clock.at });
    const judge = async (key: "rfc" | "other") =>
      (await rig.provider.verifyWebhook(delivery({ key, atMs: clock.at }))).outcome;
    return { rig, clock, judge, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
  };

  it("are asked for once, also by deliveries at the same time", async () => {
    await using world = await startKeys([said(200, keySet("rfc"))]);
    const outcomes = await Promise.all([1, 2, 3].map(() => world.judge("rfc")));
    expect(outcomes).toEqual(["verified", "verified", "verified"]);
    world.clock.at += 60 * 60 * SECOND_MS;
    expect(await world.judge("rfc")).toBe("verified");
    expect(keysAsked(world.rig)).toBe(1);
  });

  it("are asked for anew by an unknown one, at most once a minute", async () => {
    await using world = await startKeys([
      said(200, keySet("rfc")),
      said(200, keySet("rfc", "other")),
    ]);
    expect(await world.judge("rfc")).toBe("verified");
    expect(await world.judge("other")).toBe("bad_signature");
    expect(keysAsked(world.rig)).toBe(1);
    world.clock.at += 60 * SECOND_MS;
    expect(await world.judge("other")).toBe("verified");
    expect(await world.judge("rfc")).toBe("verified");
    expect(keysAsked(world.rig)).toBe(2);
  });

  it("that are published no more sign nothing more", async () => {
    await using world = await startKeys([said(200, keySet("rfc")), said(200, keySet("other"))]);
    expect(await world.judge("rfc")).toBe("verified");
    world.clock.at += 60 * SECOND_MS;
    expect(await world.judge("other")).toBe("verified");
    expect(await world.judge("rfc")).toBe("bad_signature");
  });

  it("are used for a day, and then not without being asked for", async () => {
    await using world = await startKeys([said(200, keySet("rfc")), said(503, {})]);
    expect(await world.judge("rfc")).toBe("verified");
    world.clock.at += 86_400 * SECOND_MS;
    expect(await world.judge("rfc")).toBe("verified");
    world.clock.at += SECOND_MS;
    expect(await world.judge("rfc")).toBe("unavailable");
  });

  it.each<[string, Said]>([
    ["a 500", said(500, {})],
    ["no keys", said(200, { keys: [] })],
    ["something else", said(200, { ok: true })],
    ["a key that is none", said(200, { keys: [{ crv: "Ed25519", x: "AAAA" }, { x: null }] })],
    ["keys of another kind", said(200, { keys: [{ ...keySet("rfc").keys[0], crv: "P-256" }] })],
  ])("that are %s make fal come again, and are asked for once in 5 s", async (_name, answer) => {
    await using world = await startKeys([answer, said(200, keySet("rfc"))]);
    expect(await world.judge("rfc")).toBe("unavailable");
    expect(await world.judge("rfc")).toBe("unavailable");
    expect(keysAsked(world.rig)).toBe(1);
    world.clock.at += 5 * SECOND_MS;
    expect(await world.judge("rfc")).toBe("verified");
  });

  it("are waited for 10 s, after which fal is to come again", async () => {
    const asked: number[] = [];
    await using silent = await startServer(() => undefined);
    const provider = createFalProvider({
      apiKey: KEY,
      baseUrl: silent.origin,
      now: () => NOW,
      timeoutSignal: (timeoutMs) => {
        asked.push(timeoutMs);
        return AbortSignal.timeout(timeoutMs / 1_000);
      },
    });
    expect((await provider.verifyWebhook(delivery())).outcome).toBe("unavailable");
    expect(asked).toEqual([10_000]);
  });

  it("are tried up to the tenth of a set", async () => {
    const many = (count: number): Said => {
      const others = Array.from({ length: count }, () => "other" as const);
      return said(200, keySet(...others, "rfc"));
    };
    await using inside = await startKeys([many(9)]);
    expect(await inside.judge("rfc")).toBe("verified");
    await using beyond = await startKeys([many(10)]);
    expect(await beyond.judge("rfc")).toBe("bad_signature");
  });
});
