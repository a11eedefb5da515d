import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const SCRIPT = fileURLToPath(
  new URL("../../docs/examples/checkout-to-credits.mjs", import.meta.url),
);
const CHECKOUT_SECRET = "whsec_of_the_payment_provider";
const GRANTS_SECRET = `whsec_${randomBytes(32).toString("base64")}`;

let server: TestServer;
let guest: Visitor;
let accountId: string;
let shop: { url: string; stop: () => Promise<void> };

/** The script of the documentation as its reader runs it. */
async function startScript(): Promise<typeof shop> {
  const child = spawn(process.execPath, [SCRIPT], {
    env: { ...process.env, PORT: "0", CHECKOUT_SECRET, GRANTS_SECRET, DARKROOM_URL: server.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, "line");
  lines.on("line", () => undefined);
  return {
    url: String(line).replace("listening on ", ""),
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}

beforeAll(async () => {
  server = await startTestServer({ GRANTS_SECRET, WELCOME_CREDITS: "10" });
  guest = await createGuest(server.url);
  const { result } = await guest.query("account.get");
  accountId =
    typeof result === "object" && result !== null && "id" in result ? String(result.id) : "";
  shop = await startScript();
});
afterAll(async () => {
  await shop.stop();
  await server[Symbol.asyncDispose]();
});

const checkout = (overrides: object = {}) => ({
  id: `evt_${randomBytes(6).toString("hex")}`,
  type: "checkout.session.completed",
  data: {
    object: {
      id: "cs_1",
      payment_status: "paid",
      client_reference_id: accountId,
      customer_details: { email: "buyer@example.com" },
      metadata: { credits: "500" },
      ...overrides,
    },
  },
});

/** As the payment provider sends it. */
async function send(event: object, secret = CHECKOUT_SECRET, ageS = 0): Promise<number> {
  const body = JSON.stringify(event);
  const time = String(Math.floor(Date.now() / 1_000) - ageS);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  const headers = { "stripe-signature": `t=${time},v1=${signature}` };
  return (await fetch(shop.url, { method: "POST", headers, body })).status;
}

const available = async (): Promise<unknown> => (await guest.query("credit.balance")).result;

describe("the example of apps/docs/credits.md", () => {
  it("turns a paid checkout into credits, once, however often it is told", async () => {
    expect(await send(checkout())).toBe(200);
    expect(await available()).toEqual({ available: 510, reserved: 0 });
    expect(await send(checkout())).toBe(200);
    expect(await available()).toEqual({ available: 510, reserved: 0 });
    expect(await send(checkout({ id: "cs_2" }))).toBe(200);
    expect(await available()).toEqual({ available: 1_010, reserved: 0 });
  });

  it("gives nothing for what is unpaid, forged, old, or no purchase of credits", async () => {
    const before = await available();
    expect(await send(checkout({ id: "cs_3", payment_status: "unpaid" }))).toBe(204);
    expect(await send(checkout({ id: "cs_3", metadata: {} }))).toBe(204);
    expect(await send({ ...checkout({ id: "cs_3" }), type: "invoice.paid" })).toBe(204);
    expect(await send(checkout({ id: "cs_3" }), "another secret")).toBe(401);
    expect(await send(checkout({ id: "cs_3" }), CHECKOUT_SECRET, 600)).toBe(401);
    expect(await available()).toEqual(before);
  });

  it("has the payment provider try again while there is nobody to give credits to", async () => {
    const wanted = checkout({ id: "cs_4", client_reference_id: null });
    expect(await send(wanted)).toBe(502);
    await server.database.batch([
      {
        sql: `UPDATE auth_user SET is_anonymous = 0, email = 'buyer@example.com', email_verified = 1
          WHERE id = (SELECT user_id FROM account_member WHERE account_id = ?1)`,
        args: [accountId],
      },
    ]);
    expect(await send(wanted)).toBe(200);
  });
});
