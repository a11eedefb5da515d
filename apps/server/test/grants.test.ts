import { createHmac, randomBytes } from "node:crypto";
import { ledgerEntry } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GRANT_BODY_BYTES_MAX } from "../src/limits.ts";
import { createMember } from "./support/member.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const SECRET = newSecret();
const OLD_SECRET = newSecret();
const MINUTE_MS = 60_000;

let server: TestServer;
let guest: Visitor;
let accountId: string;
let payments = 0;
beforeAll(async () => {
  server = await startTestServer({
    GRANTS_SECRET: `${OLD_SECRET},${SECRET}`,
    WELCOME_CREDITS: "10",
  });
  guest = await createGuest(server.url);
  accountId = await accountOf(guest);
});
afterAll(() => server[Symbol.asyncDispose]());

async function accountOf(visitor: Visitor): Promise<string> {
  const { result } = await visitor.query("account.get");
  return typeof result === "object" && result !== null && "id" in result ? String(result.id) : "";
}

const balanceOf = async (visitor: Visitor): Promise<unknown> =>
  (await visitor.query("credit.balance")).result;

function payment(overrides: object = {}): Record<string, unknown> {
  payments += 1;
  const idempotencyKey = `checkout-${payments}`;
  return { accountId, credits: 500, idempotencyKey, reason: "Pack of 500", ...overrides };
}

/** Sends as the library of Standard Webhooks signs. */
async function send(
  body: unknown,
  options: { secret?: string; at?: Date; headers?: Record<string, string>; url?: string } = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { secret = SECRET, at = new Date(), headers = {}, url = server.url } = options;
  const id = `msg_${randomBytes(8).toString("hex")}`;
  const response = await fetch(`${url}/api/v1/grants`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, at, text),
      ...headers,
    },
    body: text,
  });
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, answer };
}

describe("a grant signed by the library of Standard Webhooks", () => {
  it("gives credits once for its key, whoever repeats it, with the same answer", async () => {
    const wanted = payment();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(wanted)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.answer).toMatchObject({ accountId, credits: 500 });
    expect(await balanceOf(guest)).toEqual({ available: 510, reserved: 0 });
    const ledger = await guest.query("credit.ledger");
    expect(ledger.result).toMatchObject({ items: [{ kind: "grant", credits: 500 }, {}] });
    const key = `payment:${String(wanted["idempotencyKey"])}`;
    const [entry] = await server.database.orm
      .select()
      .from(ledgerEntry)
      .where(eq(ledgerEntry.idempotencyKey, key));
    expect(entry?.detail).toMatchObject({ by: "payments", reason: "Pack of 500" });
  });

  it("is taken under the old secret as well while that is changed", async () => {
    expect((await send(payment(), { secret: OLD_SECRET })).status).toBe(200);
  });

  it("finds a person by a verified address, however it is written", async () => {
    const member = await createMember(server);
    const id = await accountOf(member);
    await server.database.batch([
      {
        sql: `UPDATE auth_user SET email = 'ada@example.com', email_verified = 1
          WHERE id = (SELECT user_id FROM account_member WHERE account_id = ?1)`,
        args: [id],
      },
    ]);
    const { accountId: _mine, ...wanted } = payment({ email: "Ada@Example.com" });
    const { status, answer } = await send(wanted);
    expect([status, answer["accountId"]]).toEqual([200, id]);
    expect(await balanceOf(member)).toEqual({ available: 510, reserved: 0 });
    const { accountId: _none, ...nobody } = payment({ email: "eve@example.com" });
    expect(await send(nobody)).toMatchObject({
      status: 404,
      answer: { reason: "account_not_found" },
    });
  });

  it("conflicts where its key was used for something else", async () => {
    const wanted = payment();
    await send(wanted);
    const before = await balanceOf(guest);
    expect(await send({ ...wanted, credits: 501 })).toMatchObject({
      status: 409,
      answer: { reason: "idempotency_conflict" },
    });
    expect(await balanceOf(guest)).toEqual(before);
  });
});

describe("a grant that is refused", () => {
  const REFUSED: readonly [string, number, string, () => ReturnType<typeof send>][] = [
    ["another secret", 401, "bad_signature", () => send(payment(), { secret: newSecret() })],
    [
      "a time long ago",
      401,
      "too_old",
      () => send(payment(), { at: new Date(Date.now() - 6 * MINUTE_MS) }),
    ],
    [
      "a time to come",
      401,
      "too_old",
      () => send(payment(), { at: new Date(Date.now() + 6 * MINUTE_MS) }),
    ],
    [
      "another time than was signed",
      401,
      "bad_signature",
      () => {
        const later = String(Math.floor(Date.now() / 1_000) + 1);
        return send(payment(), { headers: { "webhook-timestamp": later } });
      },
    ],
    ["no id", 400, "malformed", () => send(payment(), { headers: { "webhook-id": "" } })],
    [
      "the session of the account instead",
      400,
      "malformed",
      () =>
        send(payment(), {
          headers: { "webhook-signature": "", cookie: guest.cookie() ?? "" },
        }),
    ],
    ["no JSON", 422, "invalid_input", () => send("credits=500")],
    ["no credits", 422, "invalid_input", () => send(payment({ credits: 0 }))],
    ["half a credit", 422, "invalid_input", () => send(payment({ credits: 0.5 }))],
    ["too many credits", 422, "invalid_input", () => send(payment({ credits: 1e10 }))],
    ["a field too many", 422, "invalid_input", () => send(payment({ currency: "EUR" }))],
    ["two receivers", 422, "invalid_input", () => send(payment({ email: "a@example.com" }))],
    ["no receiver", 422, "invalid_input", () => send(payment({ accountId: undefined }))],
    ["no reason", 422, "invalid_input", () => send(payment({ reason: " " }))],
    ["a long reason", 422, "invalid_input", () => send(payment({ reason: "x".repeat(501) }))],
    ["a long key", 422, "invalid_input", () => send(payment({ idempotencyKey: "x".repeat(201) }))],
    ["an unknown account", 404, "account_not_found", () => send(payment({ accountId: "x" }))],
    [
      "a body without end",
      413,
      "too_large",
      () => send(payment({ reason: "x".repeat(GRANT_BODY_BYTES_MAX) })),
    ],
  ];

  it.each(REFUSED)("with %s", async (_name, status, reason, refused) => {
    const before = await balanceOf(guest);
    const { status: given, headers, answer } = await refused();
    expect([given, answer["reason"]]).toEqual([status, reason]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(answer).toMatchObject({ status, requestId: headers.get("x-request-id") });
    expect(await balanceOf(guest)).toEqual(before);
  });

  it("whose body was changed on the way", async () => {
    const text = JSON.stringify(payment());
    const signature = new Webhook(SECRET).sign("msg_1", new Date(), text);
    const changed = text.replace('"credits":500', '"credits":999');
    const refused = await send(changed, {
      headers: { "webhook-id": "msg_1", "webhook-signature": signature },
    });
    expect(refused).toMatchObject({ status: 401, answer: { reason: "bad_signature" } });
  });

  it("signed with the text of the secret instead of its bytes", async () => {
    const text = JSON.stringify(payment());
    const at = Math.floor(Date.now() / 1_000);
    const wrong = createHmac("sha256", SECRET).update(`msg_1.${at}.${text}`).digest("base64");
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(at),
      "webhook-signature": `v1,${wrong}`,
    };
    expect((await send(text, { headers })).status).toBe(401);
  });
});

describe("without a secret", () => {
  it("grants are not there", async () => {
    await using closed = await startTestServer({});
    expect(await send(payment(), { url: closed.url })).toMatchObject({
      status: 404,
      answer: { reason: "not_found" },
    });
  });

  it.each(["whsec_short", "plain", `whsec_${randomBytes(8).toString("base64")}`])(
    "and with a wrong one the server does not start: %s",
    async (secret) => {
      await expect(startTestServer({ GRANTS_SECRET: secret })).rejects.toThrow(
        "GRANTS_SECRET must be a comma list of secrets",
      );
    },
  );
});
