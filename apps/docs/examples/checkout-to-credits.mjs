// Turns the checkout webhook of a payment provider into credits: a program of its own, without
// dependencies. It reads events signed in the way of Stripe; for another provider change
// `isSigned` and `readPurchase`.
//
//   CHECKOUT_SECRET  signs what the payment provider sends
//   GRANTS_SECRET    the secret of the installation, whsec_…
//   DARKROOM_URL     where the installation is served, without a trailing slash
//   PORT             where this program listens; default 8787
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { CHECKOUT_SECRET, GRANTS_SECRET, DARKROOM_URL, PORT = "8787" } = process.env;
if (!CHECKOUT_SECRET || !GRANTS_SECRET || !DARKROOM_URL) {
  process.stderr.write("Set CHECKOUT_SECRET, GRANTS_SECRET and DARKROOM_URL.\n");
  process.exit(1);
}

const BODY_BYTES_MAX = 256 * 1024;
const TOLERANCE_S = 300;
const GRANT_TIMEOUT_MS = 10_000;

/** `t=<seconds>,v1=<hex>`: an HMAC of the time, a dot and the raw body. */
function isSigned(header, body) {
  const parts = new Map(header.split(",").map((part) => part.trim().split("=", 2)));
  const time = parts.get("t") ?? "";
  if (!/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(Date.now() / 1_000 - Number(time)) > TOLERANCE_S) return false;
  const expected = createHmac("sha256", CHECKOUT_SECRET).update(`${time}.`).update(body).digest();
  const given = Buffer.from(parts.get("v1") ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * What was bought, as a grant; null for events that give no credits. The id of the checkout is the
 * idempotency key: the event itself may be sent several times, each time under another id.
 */
function readPurchase(event) {
  const checkout = event?.data?.object;
  if (event?.type !== "checkout.session.completed" || checkout?.payment_status !== "paid") {
    return null;
  }
  const credits = Number(checkout.metadata?.credits);
  if (!Number.isSafeInteger(credits) || credits < 1) return null;
  // The account id that your shop passed on, else the address that the buyer gave.
  const accountId = checkout.client_reference_id;
  const to = accountId ? { accountId } : { email: checkout.customer_details?.email };
  return { ...to, credits, idempotencyKey: checkout.id, reason: `Checkout ${checkout.id}` };
}

/** Asks for the credits, signed by Standard Webhooks. */
async function grant(purchase) {
  const body = JSON.stringify(purchase);
  const id = `checkout_${purchase.idempotencyKey}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(GRANTS_SECRET.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const response = await fetch(`${DARKROOM_URL}/api/v1/grants`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
    body,
    signal: AbortSignal.timeout(GRANT_TIMEOUT_MS),
  });
  if (response.ok) return { outcome: "granted" };
  const { reason } = await response.json();
  return { outcome: reason };
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Any status but 2xx makes the payment provider try again, until the credits have arrived. */
async function answer(request) {
  if (request.method !== "POST") return 405;
  const body = await readBody(request);
  if (body === null) return 413;
  if (!isSigned(request.headers["stripe-signature"] ?? "", body)) return 401;
  const purchase = readPurchase(JSON.parse(body.toString("utf8")));
  if (purchase === null) return 204;
  const { outcome } = await grant(purchase);
  process.stdout.write(`${purchase.idempotencyKey}: ${outcome}\n`);
  return outcome === "granted" ? 200 : 502;
}

const server = createServer((request, response) => {
  void answer(request)
    .catch((error) => {
      process.stderr.write(`${error.message}\n`);
      return 500;
    })
    .then((status) => response.writeHead(status).end());
});
server.listen(Number(PORT), "127.0.0.1", () => {
  process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
});
