import { describe, expect, it } from "vitest";
import { signRequest } from "./sign-request.ts";
import { isSignedBy, readSignedHeaders } from "./webhook-signature.ts";

const NOW = 1_800_000_000_999;
const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const message = { id: "msg_1", at: NOW, body: '{"text":"ünï"}' };

describe("a signed request", () => {
  it("is verified with each of the keys, and with no other", () => {
    const headers = signRequest(message, KEYS);
    const signed = readSignedHeaders(headers, NOW);
    if (typeof signed === "string") throw new Error(signed);
    const body = Buffer.from(message.body);
    for (const key of KEYS) expect(isSignedBy(signed, body, [key])).toBe(true);
    expect(isSignedBy(signed, body, [Buffer.alloc(32, 3)])).toBe(false);
    expect(isSignedBy(signed, Buffer.from(`${message.body} `), KEYS)).toBe(false);
  });
});
