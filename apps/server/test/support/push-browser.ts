import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** Salt, record size and the length of the key: RFC 8188, 2.1. */
const KEY_PLACE = SALT_BYTES + 5;

/** A browser with one subscription, and the push service that it subscribed at. */
export type PushBrowser = AsyncDisposable & {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  /** What the browser could read, in the order in which it came. */
  shown: unknown[];
  /** What the push service answers from now on. */
  answerWith: (status: number) => void;
  requests: IncomingHttpHeaders[];
};

const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync("sha256", key, salt, info, length));

/** Reads a message as a browser does: RFC 8291 over RFC 8188, one record. */
function decrypt(
  body: Buffer,
  browser: { ecdh: ReturnType<typeof createECDH>; auth: Buffer },
): Buffer {
  const salt = body.subarray(0, SALT_BYTES);
  const keyLength = body.readUInt8(KEY_PLACE - 1);
  const senderKey = body.subarray(KEY_PLACE, KEY_PLACE + keyLength);
  const record = body.subarray(KEY_PLACE + keyLength);
  const shared = browser.ecdh.computeSecret(senderKey);
  const parties = Buffer.concat([
    Buffer.from("WebPush: info\0"),
    browser.ecdh.getPublicKey(),
    senderKey,
  ]);
  const input = derive(shared, browser.auth, parties, 32);
  const key = derive(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  // A record ends with 2 and its padding.
  return padded.subarray(0, padded.lastIndexOf(2));
}

const ClaimsSchema = z.object({ aud: z.string(), exp: z.number(), sub: z.string() });

/** Who sends, as a push service checks it: RFC 8292. Throws where the signature is another's. */
export function readVapid(authorization: string, audience: string): { key: string; sub: string } {
  const [, token = "", key = ""] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(authorization) ?? [];
  const [header = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  const given = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
  if (!verify("sha256", signed, given, Buffer.from(signature, "base64url"))) {
    throw new Error("the VAPID signature is not that of its key");
  }
  const { aud, exp, sub } = ClaimsSchema.parse(
    JSON.parse(Buffer.from(claims, "base64url").toString()),
  );
  if (aud !== audience) throw new Error(`this is for ${aud}`);
  if (exp * 1_000 < Date.now()) throw new Error("this is over its time");
  return { key, sub };
}

/** A real push service on this machine, for one browser, which reads what comes at once. */
export async function subscribeBrowser(): Promise<PushBrowser> {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  const auth = randomBytes(16);
  const shown: unknown[] = [];
  const requests: IncomingHttpHeaders[] = [];
  let status = 201;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      requests.push(incoming.headers);
      if (status === 201) shown.push(JSON.parse(decrypt(body, { ecdh, auth }).toString()));
      outgoing.writeHead(status).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    subscription: {
      endpoint: `http://127.0.0.1:${String(address.port)}/push/1`,
      keys: { p256dh: ecdh.getPublicKey("base64url"), auth: auth.toString("base64url") },
    },
    shown,
    requests,
    answerWith: (wanted) => {
      status = wanted;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
