import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSkytellsProvider } from "../src/index.ts";
import { KEY, NOW, PREDICTION_ID, predictionBody } from "./skytells-fixture.ts";

const provider = (apiKey: string, webhookSecrets?: readonly string[]) =>
  createSkytellsProvider({ apiKey, webhookSecrets, now: () => NOW });

const sign = (body: string, key: string) => createHmac("sha256", key).update(body).digest("hex");

const delivery = (body: string, signature: string | null) => ({
  headers: signature === null ? {} : { "x-skytells-signature": signature },
  body: Buffer.from(body),
});

describe("a delivery of Skytells", () => {
  it("is verified by the published vector of the general form (K11)", async () => {
    const body = '{"id":"p1","status":"succeeded"}';
    const signature = "2a478c45472f2f4db275e913f6bbacdc94805c192c68d65322c030567dcf85fd";
    const general = provider("sk-test-key");
    expect(await general.verifyWebhook(delivery(body, signature))).toEqual({
      outcome: "verified",
      webhookId: createHash("sha256").update(body).digest("hex"),
      update: null,
      providerPredictionId: "p1",
    });
    const tampered = body.replace("p1", "p2");
    expect(await general.verifyWebhook(delivery(tampered, signature))).toEqual({
      outcome: "bad_signature",
    });
  });

  it("is verified by the published vector of the enterprise form, whose body is no prediction", async () => {
    const signature = "a4ad28d7fe00cb0856038374618941370428e272e0acd7822c29d7b0771bebe9";
    const enterprise = provider(KEY, ["whsec_enterprise"]);
    // Only a body whose signature holds is looked at, hence malformed and not bad_signature.
    expect(await enterprise.verifyWebhook(delivery('{"x":1}', signature))).toEqual({
      outcome: "malformed",
    });
    expect(await enterprise.verifyWebhook(delivery('{"x":2}', signature))).toEqual({
      outcome: "bad_signature",
    });
  });

  it("believes nothing in the body but the id, bare or in an envelope", async () => {
    const bare = JSON.stringify(predictionBody({ status: "succeeded", output: "https://evil/" }));
    const envelope = JSON.stringify({ type: "prediction.succeeded", data: predictionBody() });
    for (const body of [bare, envelope]) {
      const verdict = await provider(KEY).verifyWebhook(delivery(body, sign(body, KEY)));
      expect(verdict).toMatchObject({ update: null, providerPredictionId: PREDICTION_ID });
    }
    expect(provider(KEY).readWebhook).toBeUndefined();
  });

  it("is signed with one of several secrets while they rotate, and no more with the API key", async () => {
    const body = JSON.stringify(predictionBody());
    const rotating = provider(KEY, ["first", "second"]);
    for (const key of ["first", "second"]) {
      const verdict = await rotating.verifyWebhook(delivery(body, sign(body, key)));
      expect(verdict.outcome).toBe("verified");
    }
    expect(await rotating.verifyWebhook(delivery(body, sign(body, KEY)))).toEqual({
      outcome: "bad_signature",
    });
  });

  it("has the same id when it comes again, and another when it tells something else", async () => {
    const idOf = async (status: string): Promise<string> => {
      const body = JSON.stringify(predictionBody({ status }));
      const verdict = await provider(KEY).verifyWebhook(delivery(body, sign(body, KEY)));
      return verdict.outcome === "verified" ? verdict.webhookId : verdict.outcome;
    };
    expect(await idOf("processing")).toBe(await idOf("processing"));
    expect(await idOf("processing")).not.toBe(await idOf("succeeded"));
  });

  it("may write its signature in capitals or with the name of the digest", async () => {
    const body = JSON.stringify(predictionBody());
    const hex = sign(body, KEY);
    for (const signature of [hex.toUpperCase(), `sha256=${hex}`]) {
      const verdict = await provider(KEY).verifyWebhook(delivery(body, signature));
      expect(verdict.outcome).toBe("verified");
    }
  });

  it.each([null, "", "zz", "a".repeat(63), "a".repeat(65), "v1,abc"])(
    "whose signature reads %j is malformed",
    async (signature) => {
      const body = JSON.stringify(predictionBody());
      expect(await provider(KEY).verifyWebhook(delivery(body, signature))).toEqual({
        outcome: "malformed",
      });
    },
  );
});
