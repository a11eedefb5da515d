import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { createSecret, signWebhook } from "./sign.ts";

test("the signature of the published example is the published one", () => {
  const message = {
    webhookId: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestampS: 1614265330,
    body: '{"test": 2432232314}',
  };
  const headers = signWebhook(message, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("a body outside of ASCII is signed as its UTF-8 bytes", () => {
  const body = '{"prompt":"küche 🏀"}';
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const signed = Buffer.concat([Buffer.from("msg_1.5."), Buffer.from(body, "utf8")]);
  const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const expected = createHmac("sha256", key).update(signed).digest("base64");
  const headers = signWebhook({ webhookId: "msg_1", timestampS: 5, body }, secret);
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
});

test("a secret is whsec_ and 24 random bytes in base64", () => {
  const secret = createSecret((count) => Uint8Array.from({ length: count }, (_, index) => index));
  expect(secret).toBe("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
});

test("the standard's own implementation verifies one signature or two, with either secret", () => {
  const secrets = [
    createSecret(() => new Uint8Array(24).fill(1)),
    createSecret(() => new Uint8Array(24).fill(2)),
  ];
  const stranger = createSecret(() => new Uint8Array(24).fill(3));
  const message = {
    webhookId: "msg_1",
    timestampS: Math.floor(Date.now() / 1000),
    body: '{"a":"ü"}',
  };
  const headers = signWebhook(message, ...secrets);
  for (const secret of secrets) {
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ a: "ü" });
  }
  const refuse =
    (secret: string, given: Record<string, string>, body = message.body) =>
    () =>
      new Webhook(secret).verify(body, given);
  expect(refuse(stranger, headers)).toThrow(/matching signature/);
  expect(refuse(secrets[0] ?? "", headers, `${message.body} `)).toThrow(/matching signature/);
  const old = signWebhook({ ...message, timestampS: message.timestampS - 600 }, ...secrets);
  expect(refuse(secrets[0] ?? "", old)).toThrow(/too old/);
  const early = signWebhook({ ...message, timestampS: message.timestampS + 600 }, ...secrets);
  expect(refuse(secrets[0] ?? "", early)).toThrow(/too new/);
});
