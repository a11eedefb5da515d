import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { createReplicateProvider } from "../src/index.ts";
import type { ReceivedWebhook } from "../src/index.ts";
import { sendJson, unusedPort } from "./loopback-server.ts";
import type { Answer } from "./loopback-server.ts";
import { NOW, PREDICTION_ID, TOKEN, predictionBody, startRig } from "./replicate-fixture.ts";

const SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const ROTATED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const WEBHOOK_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

function signatureOf(secret: string, at: number, body: string): string {
  return new Webhook(secret).sign(WEBHOOK_ID, new Date(at), body);
}

/** A delivery as the provider sends it: signed by an implementation that is not ours. */
function delivery(
  overrides: { secret?: string; at?: number; body?: string; signature?: string } = {},
): ReceivedWebhook {
  const { secret = SECRET, at = NOW } = overrides;
  const body = overrides.body ?? JSON.stringify(predictionBody({ status: "succeeded" }));
  return {
    headers: {
      "webhook-id": WEBHOOK_ID,
      "webhook-timestamp": `${Math.floor(at / 1_000)}`,
      "webhook-signature": overrides.signature ?? signatureOf(secret, at, body),
    },
    body: Buffer.from(body),
  };
}

const fixed = (secrets: readonly string[] = [SECRET], now = NOW) =>
  createReplicateProvider({ apiToken: TOKEN, webhookSecrets: secrets, now: () => now });

describe("a delivery with a configured secret", () => {
  it("is verified and decoded", async () => {
    expect(await fixed().verifyWebhook(delivery())).toMatchObject({
      outcome: "verified",
      webhookId: WEBHOOK_ID,
      providerPredictionId: PREDICTION_ID,
      update: { phase: "succeeded" },
    });
  });

  it("is verified by the published vector, whose body is no prediction", async () => {
    const webhook = {
      headers: {
        "webhook-id": WEBHOOK_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      },
      body: Buffer.from('{"test": 2432232314}'),
    };
    const provider = fixed([ROTATED], 1_614_265_330_000);
    // Only a body whose signature holds is looked at, hence malformed and not bad_signature.
    expect(await provider.verifyWebhook(webhook)).toEqual({ outcome: "malformed" });
    const tampered = { ...webhook, body: Buffer.from('{"test": 2432232315}') };
    expect(await provider.verifyWebhook(tampered)).toEqual({ outcome: "bad_signature" });
  });

  it("is verified over raw bytes, also where they are no text", async () => {
    const body = Buffer.concat([
      Buffer.from(JSON.stringify(predictionBody())),
      Buffer.from([0x20]),
    ]);
    const raw = Buffer.from([0xff, 0xfe, ...body]);
    const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
    const sign = (bytes: Uint8Array) =>
      createHmac("sha256", key)
        .update(`${WEBHOOK_ID}.${NOW / 1_000}.`)
        .update(bytes)
        .digest("base64");
    const signed = (bytes: Uint8Array) => ({
      ...delivery({ signature: `v1,${sign(bytes)}` }),
      body: bytes,
    });
    expect(await fixed().verifyWebhook(signed(body))).toMatchObject({ outcome: "verified" });
    expect(await fixed().verifyWebhook(signed(raw))).toEqual({ outcome: "malformed" });
  });

  it.each([
    ["just inside the past", -300_000, "verified"],
    ["just inside the future", 300_000, "verified"],
    ["too far in the past", -301_000, "too_old"],
    ["too far in the future", 301_000, "too_old"],
  ])("whose time lies %s is judged %s", async (_name, distanceMs, outcome) => {
    const verdict = await fixed().verifyWebhook(delivery({ at: NOW + distanceMs }));
    expect(verdict.outcome).toBe(outcome);
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "without the header %s is malformed",
    async (name) => {
      const webhook = delivery();
      const headers = Object.fromEntries(
        Object.entries(webhook.headers).filter(([header]) => header !== name),
      );
      expect(await fixed().verifyWebhook({ ...webhook, headers })).toEqual({
        outcome: "malformed",
      });
    },
  );

  it.each(["", "now", "-1", "1e9", "16142653301614265330", "1614265330.5"])(
    "whose time reads %j is malformed",
    async (timestamp) => {
      const webhook = delivery();
      const headers = { ...webhook.headers, "webhook-timestamp": timestamp };
      expect(await fixed().verifyWebhook({ ...webhook, headers })).toEqual({
        outcome: "malformed",
      });
    },
  );

  it("is found among several signatures, as they are sent while a secret rotates", async () => {
    const body = JSON.stringify(predictionBody());
    const signature = `v1a,zzz ${signatureOf(ROTATED, NOW, body)} ${signatureOf(SECRET, NOW, body)}`;
    expect(await fixed().verifyWebhook(delivery({ body, signature }))).toMatchObject({
      outcome: "verified",
    });
  });

  it.each([SECRET, ROTATED])("is verified by any of several secrets (%s)", async (secret) => {
    const provider = fixed([ROTATED, SECRET]);
    expect(await provider.verifyWebhook(delivery({ secret }))).toMatchObject({
      outcome: "verified",
    });
  });

  it.each([
    ["another secret", signatureOf(ROTATED, NOW, JSON.stringify(predictionBody()))],
    ["another version", signatureOf(SECRET, NOW, "{}").replace("v1,", "v2,")],
    ["nothing", "v1,"],
    ["garbage", "v1,%%%"],
    ["no version", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
  ])("signed with %s is refused", async (_name, signature) => {
    const webhook = delivery({ body: JSON.stringify(predictionBody()), signature });
    expect(await fixed().verifyWebhook(webhook)).toEqual({ outcome: "bad_signature" });
  });

  it("binds the id and the time too", async () => {
    const webhook = delivery();
    const other = { ...webhook.headers, "webhook-id": "msg_other" };
    const later = { ...webhook.headers, "webhook-timestamp": `${NOW / 1_000 + 1}` };
    for (const headers of [other, later]) {
      expect(await fixed().verifyWebhook({ ...webhook, headers })).toEqual({
        outcome: "bad_signature",
      });
    }
  });

  it.each(["", "not json", "null", "[]", '{"status":"succeeded"}'])(
    "with the verified body %j is malformed",
    async (body) => {
      expect(await fixed().verifyWebhook(delivery({ body }))).toEqual({ outcome: "malformed" });
    },
  );

  it.each(["", "whsec_", "whsec_short", "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!"])(
    "cannot be judged by the impossible secret %j, which is said at once",
    (secret) => {
      expect(() => fixed([secret])).toThrow(expect.objectContaining({ code: "invalid_secret" }));
    },
  );
});

describe("a delivery without a configured secret", () => {
  const serving =
    (secretAt: (index: number) => string): Answer =>
    (response, _seen, index) =>
      sendJson(response, 200, { key: secretAt(index) });

  it("is verified by the secret that the API gives, which is asked for once", async () => {
    await using rig = await startRig(serving(() => SECRET));
    const verdicts = await Promise.all(
      Array.from({ length: 5 }, () => rig.provider.verifyWebhook(delivery())),
    );
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill("verified"));
    expect(rig.server.seen).toHaveLength(1);
    expect(rig.server.seen[0]?.target).toBe("/v1/webhooks/default/secret");
    expect(rig.server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("survives a rotation, and for a while so does what was signed before it", async () => {
    let now = NOW;
    const clock = { now: () => now };
    await using rig = await startRig(
      serving((index) => (index === 0 ? SECRET : ROTATED)),
      clock,
    );
    const verdictOf = async (secret: string) =>
      (await rig.provider.verifyWebhook(delivery({ secret, at: now }))).outcome;

    expect(await verdictOf(SECRET)).toBe("verified");
    now += 60_000;
    expect(await verdictOf(ROTATED)).toBe("verified");
    expect(await verdictOf(SECRET)).toBe("verified");
    now += 300_001;
    expect(await verdictOf(SECRET)).toBe("bad_signature");
    expect(await verdictOf(ROTATED)).toBe("verified");
  });

  it("does not let bad signatures make us ask the API again and again", async () => {
    let now = NOW;
    await using rig = await startRig(
      serving(() => SECRET),
      { now: () => now },
    );
    const forged = () => rig.provider.verifyWebhook(delivery({ secret: ROTATED, at: now }));
    for (let index = 0; index < 20; index += 1) {
      expect(await forged()).toEqual({ outcome: "bad_signature" });
    }
    expect(rig.server.seen).toHaveLength(1);
    now += 60_000;
    await Promise.all(Array.from({ length: 20 }, forged));
    expect(rig.server.seen).toHaveLength(2);
  });

  it("asks for nothing before headers and time are in order", async () => {
    await using rig = await startRig(serving(() => SECRET));
    await rig.provider.verifyWebhook({ headers: {}, body: new Uint8Array() });
    await rig.provider.verifyWebhook(delivery({ at: NOW - 400_000 }));
    expect(rig.server.seen).toHaveLength(0);
  });

  it("shares one question to the API, however long that takes", async () => {
    let now = NOW;
    const answers: (() => void)[] = [];
    await using rig = await startRig(
      (response) => {
        answers.push(() => sendJson(response, 200, { key: SECRET }));
      },
      { now: () => now },
    );
    const first = rig.provider.verifyWebhook(delivery());
    await expect.poll(() => answers.length).toBe(1);
    now += 5_000;
    const second = rig.provider.verifyWebhook(delivery());
    answers[0]?.();
    expect(await first).toMatchObject({ outcome: "verified" });
    expect(await second).toMatchObject({ outcome: "verified" });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is unavailable while the secret cannot be had, and verified after", async () => {
    let now = NOW;
    await using rig = await startRig(
      (response, _seen, index) => {
        if (index === 0) sendJson(response, 503, { detail: "down" });
        else if (index === 1) sendJson(response, 200, { key: "whsec_" });
        else sendJson(response, 200, { key: SECRET });
      },
      { now: () => now },
    );
    const verdict = async () => (await rig.provider.verifyWebhook(delivery())).outcome;
    expect(await verdict()).toBe("unavailable");
    expect(await verdict()).toBe("unavailable");
    expect(rig.server.seen).toHaveLength(1);
    now += 5_000;
    expect(await verdict()).toBe("unavailable");
    now += 5_000;
    expect(await verdict()).toBe("verified");
    expect(rig.server.seen).toHaveLength(3);
  });

  it("is unavailable, not refused, when nobody listens", async () => {
    const baseUrl = `http://127.0.0.1:${await unusedPort()}/v1`;
    const provider = createReplicateProvider({ apiToken: TOKEN, baseUrl, now: () => NOW });
    expect(await provider.verifyWebhook(delivery())).toMatchObject({ outcome: "unavailable" });
  });

  it("keeps the secret it has when asking again fails", async () => {
    let now = NOW;
    await using rig = await startRig(
      (response, _seen, index) => {
        if (index === 0) sendJson(response, 200, { key: SECRET });
        else sendJson(response, 500, {});
      },
      { now: () => now },
    );
    expect(await rig.provider.verifyWebhook(delivery())).toMatchObject({ outcome: "verified" });
    now += 60_000;
    const forged = delivery({ secret: ROTATED, at: now });
    expect(await rig.provider.verifyWebhook(forged)).toEqual({ outcome: "bad_signature" });
    expect(await rig.provider.verifyWebhook(delivery({ at: now }))).toMatchObject({
      outcome: "verified",
    });
  });
});
