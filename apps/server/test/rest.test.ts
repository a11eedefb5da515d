import { authUser } from "@darkroom/db";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestClient } from "./support/rest-client.ts";
import type { RestClient, RestReply } from "./support/rest-client.ts";
import { readObject, readRestDocument } from "./support/rest-document.ts";
import type { RestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

/** See `rest-batches.test.ts` and `rest-members.test.ts`. */
const TESTED_BY_THEMSELVES: ReadonlySet<string> = new Set([
  "Batches",
  "Schedules",
  "API keys",
  "Notifications",
]);
/** Longer than any run here takes. */
const LONG_WAIT = { prefer: "wait=30" };

let server: TestServer;
let described: RestDocument;

beforeAll(async () => {
  server = await startTestServer({
    LIMIT_CREATES_PER_MINUTE: "200",
    OUTBOUND_ALLOW: "127.0.0.0/8",
  });
  described = await readRestDocument(server.url);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

async function createRestGuest(): Promise<RestClient> {
  const guest = await createGuest(server.url);
  return createRestClient(server.url, described, { cookie: guest.cookie() ?? "" });
}

const slow = { ...jersey(), input: { prompt: "teal", __scenario: { durationMs: 600_000 } } };

const idOf = ({ body }: RestReply): string => String(body?.["id"]);

function itemsOf({ body }: RestReply): Readonly<Record<string, unknown>>[] {
  const items = body?.["items"];
  return Array.isArray(items) ? items.map(readObject) : [];
}

describe("the life of a prediction over REST", () => {
  it("is created, waited for, read, shared, told and paid once", async () => {
    const rest = await createRestGuest();
    const created = await rest("POST", "/predictions", { body: jersey(), headers: LONG_WAIT });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ status: "succeeded", pattern: "direct" });
    expect(created.headers.get("preference-applied")).toBe("wait=30");
    const path = `/predictions/${idOf(created)}`;
    expect(created.headers.get("location")).toBe(`/api/v1${path}`);
    expect((await rest("GET", path)).body).toMatchObject({ outputs: [{ kind: "image" }] });
    const shared = await rest("POST", `${path}/share`);
    const [output] = (shared.body?.["outputs"] ?? []) as { url: string }[];
    const picture = await fetch(`${server.url}${output?.url ?? ""}`);
    expect(picture.headers.get("content-type")).toBe("image/png");
    const told = itemsOf(await rest("GET", `${path}/timeline`)).map(({ to }) => to);
    expect([told[0], told.at(-1)]).toEqual(["queued", "succeeded"]);
    const kinds = itemsOf(await rest("GET", "/credits/ledger")).map(({ kind }) => kind);
    expect(kinds).toEqual(["capture", "reservation", "grant"]);
  });

  it("answers with 202 when the wait is over before the run", async () => {
    const rest = await createRestGuest();
    const created = await rest("POST", "/predictions", {
      body: slow,
      headers: { prefer: "respond-async, wait=1" },
    });
    expect(created.status).toBe(202);
    expect(created.body).toMatchObject({ endedAt: null });
    const canceled = await rest("POST", `/predictions/${idOf(created)}/cancel`);
    expect(canceled.body?.["outcome"]).toMatch(/^(canceled|requested)$/);
  });

  it("without a preference answers at once, and an ended one is tried again", async () => {
    const rest = await createRestGuest();
    const created = await rest("POST", "/predictions", { body: slow });
    expect(created.status).toBe(201);
    expect(created.headers.get("preference-applied")).toBeNull();
    const path = `/predictions/${idOf(created)}`;
    const early = await rest("POST", `${path}/retry`);
    expect([early.status, early.body?.["reason"]]).toEqual([409, "not_terminal"]);
    await rest("POST", `${path}/cancel`);
    const status = async () => (await rest("GET", path)).body?.["status"];
    await expect.poll(status, { timeout: 20_000 }).toBe("canceled");
    const again = await rest("POST", `${path}/retry`, { headers: { "idempotency-key": "again" } });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ retryOf: idOf(created) });
    const same = await rest("POST", `${path}/retry`, { headers: { "idempotency-key": "again" } });
    expect(idOf(same)).toBe(idOf(again));
    const running = await rest("DELETE", `/predictions/${idOf(again)}`);
    expect([running.status, running.body?.["reason"]]).toEqual([409, "not_terminal"]);
    await rest("POST", `/predictions/${idOf(again)}/cancel`);
    expect((await rest("DELETE", path)).body).toEqual({ id: idOf(created) });
    expect((await rest("GET", path)).status).toBe(404);
  });
});

describe("idempotency by header", () => {
  it("gives one prediction for one key and input, however often it is sent", async () => {
    const rest = await createRestGuest();
    const send = (prompt: string) =>
      rest("POST", "/predictions", {
        body: { ...jersey(), input: { prompt, __scenario: { durationMs: 50 } } },
        headers: { "idempotency-key": "order-1" },
      });
    const replies = await Promise.all(Array.from({ length: 5 }, () => send("teal")));
    expect(new Set(replies.map(idOf)).size).toBe(1);
    const other = await send("orange");
    expect([other.status, other.body?.["reason"]]).toEqual([409, "idempotency_conflict"]);
    expect(itemsOf(await rest("GET", "/predictions"))).toHaveLength(1);
  });

  it("is refused where it stands in the body or means nothing", async () => {
    const rest = await createRestGuest();
    const inBody = await rest("POST", "/predictions", {
      body: { ...jersey(), idempotencyKey: "k" },
    });
    expect(inBody.status).toBe(400);
    expect(inBody.body?.["errors"]).toMatchObject([{ field: "idempotencyKey" }]);
    const headers = { "idempotency-key": "k" };
    const useless = await rest("POST", "/predictions/x/cancel", { headers });
    expect(useless.body?.["errors"]).toMatchObject([{ field: "Idempotency-Key" }]);
    const empty = await rest("POST", "/predictions", {
      body: jersey(),
      headers: { "idempotency-key": "k".repeat(201) },
    });
    expect(empty.body?.["errors"]).toMatchObject([{ field: "idempotencyKey" }]);
    expect(itemsOf(await rest("GET", "/predictions"))).toEqual([]);
  });
});

describe("pages", () => {
  it("lead through everything by their links, once", async () => {
    const rest = await createRestGuest();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const body = { ...jersey(), runAt: new Date(Date.now() + 3_600_000).toISOString() };
      made.push(idOf(await rest("POST", "/predictions", { body })));
    }
    const found: unknown[] = [];
    let path: string | null = "/predictions?limit=2";
    while (path !== null) {
      const page: RestReply = await rest("GET", path);
      found.push(...itemsOf(page).map(({ id }) => id));
      const link = /^<\/api\/v1(\/[^>]+)>; rel="next"$/.exec(page.headers.get("link") ?? "");
      expect(link === null).toBe(page.body?.["nextCursor"] === null);
      path = link?.[1] ?? null;
    }
    expect(found).toEqual(made.toReversed());
  });

  it("hold those of one status or one model alone, where that is asked for", async () => {
    const rest = await createRestGuest();
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = idOf(await rest("POST", "/predictions", { body: { ...jersey(), runAt } }));
    const ended = idOf(await rest("POST", "/predictions", { body: jersey(), headers: LONG_WAIT }));
    const listed = async (query: string) =>
      itemsOf(await rest("GET", `/predictions?${query}`)).map(({ id }) => id);
    expect(await listed("status=queued")).toEqual([waiting]);
    expect(await listed("status=succeeded")).toEqual([ended]);
    expect(await listed("status=succeeded&model=darkroom%2Fjersey-speed")).toEqual([ended]);
    expect(await listed("model=darkroom%2Fjersey-speed&limit=1")).toEqual([ended]);
    expect(await listed("model=darkroom%2Fjersey-preview")).toEqual([]);
    const next = await rest("GET", "/predictions?model=darkroom%2Fjersey-speed&limit=1");
    expect(next.headers.get("link")).toContain("model=darkroom%2Fjersey-speed");
    expect((await rest("GET", "/predictions?status=lost")).status).toBe(400);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=two", "limit"],
    ["limit=1&limit=2", "limit"],
    ["direction=forward", "direction"],
    ["sort=up", ""],
  ])("are refused with %s", async (search, field) => {
    const rest = await createRestGuest();
    const refused = await rest("GET", `/predictions?${search}`);
    expect([refused.status, refused.body?.["reason"]]).toEqual([400, "invalid_input"]);
    expect(refused.body?.["errors"]).toMatchObject([{ field }]);
  });
});

describe("what an account has", () => {
  it("is read and set", async () => {
    const rest = await createRestGuest();
    const { body: account } = await rest("GET", "/account");
    expect((await rest("GET", "/credits")).body).toEqual(account?.["credits"]);
    const caps = { predictionCredits: 0, openCredits: null, dayCredits: null };
    expect((await rest("PUT", "/caps", { body: caps })).body).toMatchObject(caps);
    expect((await rest("GET", "/caps")).body).toMatchObject(caps);
    const refused = await rest("POST", "/predictions", { body: jersey() });
    expect([refused.status, refused.body?.["reason"]]).toEqual([412, "cap_reached"]);
    expect((await rest("GET", "/active-predictions")).body).toMatchObject({
      unfinished: 0,
      predictions: [],
    });
    const reuse = await rest("PUT", "/reuse", { body: { reuse: "allow" } });
    expect((await rest("GET", "/reuse")).body).toEqual(reuse.body);
    expect(reuse.body).toMatchObject({ reuse: "allow" });
    const quote = await rest("POST", "/quotes", { body: { model: "darkroom/jersey-speed" } });
    expect(quote.body).toMatchObject({ affordable: true });
  });

  it("models and the status are for everybody, with the slash of a name as it comes", async () => {
    const rest = createRestClient(server.url, described);
    const names = itemsOf(await rest("GET", "/models")).map(({ model }) => String(model));
    expect(names).toContain("darkroom/jersey-speed");
    const encoded = await rest("GET", "/models/darkroom%2Fjersey-speed");
    expect(encoded.body?.["model"]).toBe("darkroom/jersey-speed");
    const plain = await fetch(`${server.url}/api/v1/models/darkroom/jersey-speed`);
    expect(await plain.json()).toEqual(encoded.body);
    expect((await rest("GET", "/models/nobody%2Fnothing")).body?.["reason"]).toBe(
      "model_not_found",
    );
    expect((await rest("GET", "/status")).body).toMatchObject({ status: "ok" });
  });
});

describe("endpoints", () => {
  it("are made, tried, listed and given up by members, and by no guest", async () => {
    const guest = await createGuest(server.url);
    const rest = createRestClient(server.url, described, { cookie: guest.cookie() ?? "" });
    const wanted = { body: { url: "http://127.0.0.1:9/hook" } };
    const refused = await rest("POST", "/endpoints", wanted);
    expect([refused.status, refused.body?.["reason"]]).toEqual([403, "sign_up_required"]);
    // Whoever has signed up is no guest; how they do it is not looked at here.
    await server.database.orm.update(authUser).set({ isAnonymous: false });
    const made = async () => (await rest("POST", "/endpoints", wanted)).status;
    // What is known of a session is kept for a second.
    await expect.poll(made, { timeout: 20_000 }).toBe(201);
    const [endpoint] = itemsOf(await rest("GET", "/endpoints"));
    const path = `/endpoints/${String(endpoint?.["id"])}`;
    const sent = await rest("POST", `${path}/test`);
    const log = `/endpoint-deliveries?endpointId=${String(endpoint?.["id"])}`;
    const attempts = async () => itemsOf(await rest("GET", log))[0]?.["attempts"];
    await expect.poll(attempts, { timeout: 20_000 }).toBe(1);
    const deliveryId = String(sent.body?.["deliveryId"]);
    const again = await rest("POST", `/endpoint-deliveries/${deliveryId}/redeliver`);
    expect([200, 429]).toContain(again.status);
    expect((await rest("POST", `${path}/rotate`)).body?.["secret"]).toMatch(/^whsec_/);
    expect((await rest("DELETE", path)).body).toEqual({ id: endpoint?.["id"] });
    expect(itemsOf(await rest("GET", "/endpoints"))).toEqual([]);
    expect((await rest("GET", "/endpoint-deliveries")).status).toBe(400);
  });
});

describe("files", () => {
  it("are taken as they are, and refused where nobody knows what they are", async () => {
    const guest = await createGuest(server.url);
    const rest = createRestClient(server.url, described, { cookie: guest.cookie() ?? "" });
    const headers = { "content-type": "application/octet-stream" };
    const taken = await rest("POST", "/files", { text: "a list of names", headers });
    expect([taken.status, taken.body?.["mediaType"]]).toEqual([201, "text/plain"]);
    const refused = await rest("POST", "/files", { text: "\u0000", headers });
    expect([refused.status, refused.body?.["reason"]]).toEqual([400, "invalid_input"]);
  });
});

describe("methods", () => {
  it("are told to who asks for them", async () => {
    const options = await fetch(`${server.url}/api/v1/caps`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([
      204,
      "GET, HEAD, OPTIONS, PUT",
    ]);
  });
});

describe("afterwards", () => {
  it("every operation that has no test of its own was asked, and the books are in order", async () => {
    const here = described.tagged((tag) => !TESTED_BY_THEMSELVES.has(tag));
    expect(here.filter((operation) => !described.seen.has(operation))).toEqual([]);
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });
});
