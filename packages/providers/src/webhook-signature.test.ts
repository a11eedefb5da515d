import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { isSignedBy, readSignedHeaders, readWebhookSecret } from "./webhook-signature.ts";

const VECTOR = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  webhookId: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

describe("a signature", () => {
  it("holds for the published vector", () => {
    const keys = [readWebhookSecret(VECTOR.secret)];
    expect(isSignedBy(VECTOR, Buffer.from(VECTOR.body), keys)).toBe(true);
    expect(isSignedBy(VECTOR, Buffer.from(`${VECTOR.body} `), keys)).toBe(false);
  });

  it("does not hold without a key", () => {
    expect(isSignedBy(VECTOR, Buffer.from(VECTOR.body), [])).toBe(false);
  });

  it("agrees with the standard's own implementation for any body and secret", () => {
    const arbitrary = fc.tuple(
      fc.string(),
      fc.uint8Array({ minLength: 24, maxLength: 64 }),
      fc.integer({ min: 1_000_000_000, max: 3_000_000_000 }),
    );
    fc.assert(
      fc.property(arbitrary, ([body, key, seconds]) => {
        const secret = `whsec_${Buffer.from(key).toString("base64")}`;
        const signatures = new Webhook(secret).sign("msg_1", new Date(seconds * 1_000), body);
        const signed = { webhookId: "msg_1", timestamp: `${seconds}`, signatures };
        expect(isSignedBy(signed, Buffer.from(body), [readWebhookSecret(secret)])).toBe(true);
        const later = { ...signed, timestamp: `${seconds + 1}` };
        expect(isSignedBy(later, Buffer.from(body), [readWebhookSecret(secret)])).toBe(false);
      }),
    );
  });

  it("is looked for among the first eight only", () => {
    const keys = [readWebhookSecret(VECTOR.secret)];
    const padded = (count: number) => ({
      ...VECTOR,
      signatures: `${"v1,eA== ".repeat(count)}${VECTOR.signatures}`,
    });
    expect(isSignedBy(padded(7), Buffer.from(VECTOR.body), keys)).toBe(true);
    expect(isSignedBy(padded(8), Buffer.from(VECTOR.body), keys)).toBe(false);
  });
});

describe("signed headers", () => {
  const headers = {
    "webhook-id": VECTOR.webhookId,
    "webhook-timestamp": VECTOR.timestamp,
    "webhook-signature": VECTOR.signatures,
  };

  it("are read when they are whole and of now", () => {
    expect(readSignedHeaders(headers, 1_614_265_330_000)).toEqual({
      webhookId: VECTOR.webhookId,
      timestamp: VECTOR.timestamp,
      signatures: VECTOR.signatures,
    });
  });

  it("of 2001 are too old today", () => {
    const old = { ...headers, "webhook-timestamp": "1000000000" };
    expect(readSignedHeaders(old, 1_614_265_330_000)).toBe("too_old");
  });

  it("are refused for exactly the times outside the tolerance", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 1_000 }), (distanceSeconds) => {
        const verdict = readSignedHeaders(headers, 1_614_265_330_000 + distanceSeconds * 1_000);
        expect(verdict === "too_old").toBe(Math.abs(distanceSeconds) > 300);
      }),
    );
  });
});

describe("a secret", () => {
  it("is read with and without its prefix, and with spaces around it", () => {
    const key = readWebhookSecret(VECTOR.secret);
    expect(key).toHaveLength(24);
    expect(readWebhookSecret(VECTOR.secret.slice("whsec_".length))).toEqual(key);
    expect(readWebhookSecret(` ${VECTOR.secret}\n`)).toEqual(key);
  });

  it("that cannot be used is not quoted in the error", () => {
    expect(() => readWebhookSecret("whsec_tooshort")).toThrow(
      /^A webhook secret must be whsec_ and base64\.$/,
    );
  });
});
