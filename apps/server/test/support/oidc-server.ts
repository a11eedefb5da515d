import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export type OidcPerson = { sub: string; email: string; email_verified: boolean };
type Grant = { person: OidcPerson; nonce: string | null; challenge: string | null; back: string };

const KEY_ID = "key-1";
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A small provider of OpenID Connect on this machine that signs in whoever it is told to. */
export async function startOidcServer(client: { clientId: string; clientSecret: string }) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const grants = new Map<string, Grant>();
  let person: OidcPerson = { sub: "1", email: "ada@example.com", email_verified: true };
  let issuer = "";

  const sign = (claims: object): string => {
    const body = `${base64({ alg: "RS256", typ: "JWT", kid: KEY_ID })}.${base64(claims)}`;
    return `${body}.${createSign("RSA-SHA256").update(body).sign(privateKey, "base64url")}`;
  };
  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

  const authorize = (asked: URL, response: ServerResponse): void => {
    const read = (name: string): string => asked.searchParams.get(name) ?? "";
    if (read("client_id") !== client.clientId) return json(response, 400, { error: "client" });
    const code = randomUUID();
    const back = new URL(read("redirect_uri"));
    grants.set(code, {
      person,
      nonce: asked.searchParams.get("nonce"),
      challenge: asked.searchParams.get("code_challenge"),
      back: back.href,
    });
    back.searchParams.set("code", code);
    back.searchParams.set("state", read("state"));
    back.searchParams.set("iss", issuer);
    response.writeHead(302, { location: back.href }).end();
  };

  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await text(request));
    const code = form.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    const verifier = form.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const isRight =
      form.get("client_secret") === client.clientSecret &&
      grant?.back === form.get("redirect_uri") &&
      (grant.challenge === null || grant.challenge === challenge);
    if (grant === undefined || !isRight) return json(response, 400, { error: "invalid_grant" });
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, aud: client.clientId, iat: now, exp: now + 60, ...grant.person };
    const id = sign({ ...claims, ...(grant.nonce === null ? {} : { nonce: grant.nonce }) });
    json(response, 200, { access_token: code, token_type: "Bearer", id_token: id });
  };

  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? "/", issuer);
    switch (asked.pathname) {
      case "/.well-known/openid-configuration":
        return json(response, 200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
        });
      case "/keys":
        return json(response, 200, {
          keys: [{ ...publicKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" }],
        });
      case "/authorize":
        return authorize(asked, response);
      case "/token":
        return void exchange(request, response);
      default:
        return json(response, 404, {});
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  issuer = `http://127.0.0.1:${String(address.port)}`;
  return {
    issuer,
    /** Who sits at this provider's page from now on. */
    seat: (next: OidcPerson): void => {
      person = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
