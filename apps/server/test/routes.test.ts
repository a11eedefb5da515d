import { createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCallback } from "@darkroom/providers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveSecret } from "../src/secrets/keep-secret.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";

const AUTH_SECRET = "a secret that only this test knows, 32+";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ AUTH_SECRET });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const get = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}${path}`, init);

describe("every reply", () => {
  it.each(["/", "/healthz", "/trpc/model.list", "/results/none", "/assets/none.js", "/api/none"])(
    "has a request id, a policy and plain security headers: %s",
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toBeNull();
    },
  );

  it("keeps a sane request id and replaces others", async () => {
    const kept = await get("/healthz", { headers: { "x-request-id": "trace-0123456789" } });
    expect(kept.headers.get("x-request-id")).toBe("trace-0123456789");
    for (const given of ["short", "with space and more", "x".repeat(101), '"quoted-value"']) {
      const replaced = await get("/healthz", { headers: { "x-request-id": given } });
      expect(replaced.headers.get("x-request-id")).not.toBe(given);
    }
  });

  it("stores the request id with the prediction it created", async () => {
    const guest = await createGuest(server.url);
    const headers = { "x-request-id": "order-4711-form" };
    const { result } = await guest.mutate("prediction.create", jersey(), headers);
    expect(result).toMatchObject({ requestId: "order-4711-form" });
  });
});

describe("the studio", () => {
  it("is sent for the client's own routes under a policy without anything inline", async () => {
    for (const path of ["/", "/p/01a2", "/gallery/all"]) {
      const response = await get(path);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(response.headers.get("cache-control")).toBe("no-cache");
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(await response.text()).toContain("Darkroom");
    }
  });

  it.each([
    "/assets/index-gone.js",
    "/favicon-gone.ico",
    "/assets/",
    "/%2e%2e/%2e%2e/package.json",
    "/..%2f..%2fpackage.json",
    "/%00",
    "/%E0%A4%A",
  ])("does not stand in for a file that is not there: %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("<html");
  });

  it("is never the answer to an unknown path of an interface", async () => {
    for (const path of ["/api/v1/none", "/webhooks/replicate", "/results/"]) {
      expect((await get(path)).headers.get("content-type")).toMatch(
        /^application\/(problem\+)?json/,
      );
    }
    expect((await get("/", { method: "POST" })).status).toBe(404);
  });
});

describe("guest sessions", () => {
  it("live in a cookie that no script can read", async () => {
    const response = await createVisitor(server.url).signIn();
    expect(response.status).toBe(200);
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^darkroom\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
  });

  it("are secure where the public address is https", async () => {
    await using secure = await startTestServer({ PUBLIC_URL: "https://studio.example" });
    const response = await createVisitor(secure.url).signIn();
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Secure-darkroom\.session_token=.*Secure/i,
    );
    expect(response.headers.get("strict-transport-security")).toContain("max-age=");
  });

  it("open one account each, also when the first calls come at the same time", async () => {
    const guest = await createGuest(server.url);
    const answers = await Promise.all(Array.from({ length: 8 }, () => guest.query("account.get")));
    expect(new Set(answers.map(({ result }) => JSON.stringify(result))).size).toBe(1);
    expect(answers[0]?.result).toMatchObject({ credits: { available: 100, reserved: 0 } });
  });

  it("end at once with a sign-out", async () => {
    const guest = await createGuest(server.url);
    expect((await guest.query("account.get")).status).toBe(200);
    const headers = { "content-type": "application/json", origin: server.url };
    const out = await guest.send("/api/auth/sign-out", { method: "POST", headers, body: "{}" });
    expect(out.status).toBe(200);
    expect((await guest.query("account.get")).status).toBe(401);
  });

  it("are not for pages of other sites", async () => {
    const guest = await createGuest(server.url);
    const headers = { "content-type": "application/json", origin: "https://evil.example" };
    const out = await guest.send("/api/auth/sign-out", { method: "POST", headers, body: "{}" });
    expect(out.status).toBe(403);
    expect((await guest.query("account.get")).status).toBe(200);
  });

  it("cannot be forged", async () => {
    const headers = { cookie: "darkroom.session_token=forged.c2lnbmF0dXJl" };
    expect((await get("/trpc/account.get", { headers })).status).toBe(401);
  });

  it("refuse a body that no sign-in needs", async () => {
    const body = "x".repeat(70_000);
    const response = await get("/api/auth/sign-in/anonymous", { method: "POST", body });
    expect(response.status).toBe(413);
  });
});

describe("other origins", () => {
  it("may call with credentials only where they are named", async () => {
    const origin = "https://partner.example";
    await using open = await startTestServer({ CORS_ORIGINS: origin });
    const named = await fetch(`${open.url}/trpc/model.list`, { headers: { origin } });
    expect(named.headers.get("access-control-allow-origin")).toBe(origin);
    expect(named.headers.get("access-control-allow-credentials")).toBe("true");
    const other = await get("/trpc/model.list", { headers: { origin } });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("POST /webhooks/:provider", () => {
  const send = (
    headers: Record<string, string>,
    sent: string | Buffer<ArrayBuffer>,
    provider = "replicate",
  ): Promise<Response> => {
    const secret = deriveSecret(AUTH_SECRET, "callback");
    const callback = createCallback({ secret, publicUrl: server.url });
    return fetch(callback.url(provider, randomUUID()), { method: "POST", headers, body: sent });
  };

  /** The key of the emulator's signatures, as it gives it out to us. */
  const readEmulatorSecret = async (): Promise<string> => {
    const port = (await readFile(join(server.dataDirectory, "emulator-port"), "utf8")).trim();
    const url = `http://127.0.0.1:${port}/replicate/v1/webhooks/default/secret`;
    const response = await fetch(url, { headers: { authorization: "Bearer r8_test" } });
    const answer: unknown = await response.json();
    const key = typeof answer === "object" && answer !== null && "key" in answer ? answer.key : "";
    return String(key).replace(/^whsec_/, "");
  };

  const signed = (secret: string, at: number, body: string): Record<string, string> => {
    const id = `msg_${randomUUID()}`;
    const timestamp = String(Math.floor(at / 1_000));
    const key = Buffer.from(secret, "base64");
    const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    return {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${mac}`,
    };
  };
  const foreignSecret = Buffer.from("a secret of somebody else").toString("base64");
  const body = JSON.stringify({ id: "p1", status: "succeeded", output: null, urls: {} });

  it("refuses a signature that the provider did not make", async () => {
    const response = await send(signed(foreignSecret, Date.now(), body), body);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ outcome: "bad_signature" });
  });

  it("refuses a delivery that is too old", async () => {
    const response = await send(signed(foreignSecret, Date.now() - 3_600_000, body), body);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ outcome: "too_old" });
  });

  it("refuses a callback URL that we did not give out", async () => {
    const path = `/webhooks/replicate?prediction=${randomUUID()}&t=guess`;
    const response = await get(path, { method: "POST", body });
    expect(response.status).toBe(401);
  });

  it("refuses such a URL before the body is looked at, however large it is", async () => {
    const path = `/webhooks/replicate?prediction=${randomUUID()}&t=guess`;
    const response = await get(path, { method: "POST", body: Buffer.alloc(2_200_000) });
    expect(await response.json()).toEqual({ outcome: "bad_signature" });
  });

  it("refuses one without the headers of a signature", async () => {
    expect((await send({}, body)).status).toBe(400);
  });

  it("refuses a body beyond two MiB before it is read", async () => {
    const response = await send(signed(foreignSecret, Date.now(), body), Buffer.alloc(2_200_000));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ outcome: "too_large" });
  });

  it("parks a good delivery of a prediction that is not there yet, once", async () => {
    const secret = await readEmulatorSecret();
    const headers = signed(secret, Date.now(), body);
    const first = await send(headers, body);
    expect(first.status).toBe(202);
    expect(await first.json()).toEqual({ outcome: "unknown_prediction" });
    const again = await send(headers, body);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ outcome: "duplicate" });
  });

  it("refuses a good delivery whose body was changed on the way", async () => {
    const headers = signed(await readEmulatorSecret(), Date.now(), body);
    expect((await send(headers, `${body} `)).status).toBe(401);
  });

  it("knows only the providers in use", async () => {
    expect((await send({}, body, "nobody")).status).toBe(404);
  });
});

describe("what operators read", () => {
  it("reports life and readiness", async () => {
    expect(await (await get("/healthz")).json()).toEqual({ status: "ok" });
    const ready = await get("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: "ok",
      database: true,
      storage: true,
      acceptsNew: true,
      worker: { running: true },
      webhooks: [{ provider: "replicate", reachable: true }],
    });
  });

  it("is not ready when its stores are gone, and tells strangers nothing of the reason", async () => {
    await using broken = await startTestServer();
    const guest = await createGuest(broken.url);
    await broken.database.close();
    expect((await fetch(`${broken.url}/readyz`)).status).toBe(503);
    const { status, error } = await guest.query("credit.balance");
    expect(status).toBe(500);
    expect(error?.data.reason).toBe("internal");
    expect(error?.message).toBe("Something went wrong on our side. Your credits are safe.");
    const result = await guest.send(`/results/${randomUUID()}`);
    expect(result.status).toBe(500);
    expect(await result.json()).toMatchObject({
      error: { data: { reason: "internal", requestId: result.headers.get("x-request-id") } },
    });
    expect(broken.lines.some((line) => line.includes('"level":"error"'))).toBe(true);
  });

  it("shows metrics to this machine alone where no token is set", async () => {
    const local = await get("/metrics");
    expect(local.status).toBe(200);
    expect(await local.text()).toMatch(
      /darkroom_http_requests_total\{route="\/healthz",status="200"\} \d+/,
    );
    const forwarded = await get("/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } });
    expect(forwarded.status).toBe(404);
  });

  it("shows metrics to the bearer of the token, where there is one", async () => {
    const token = "operators-token-0001";
    await using guarded = await startTestServer({ METRICS_TOKEN: token });
    const read = (authorization: string): Promise<Response> =>
      fetch(`${guarded.url}/metrics`, { headers: { authorization } });
    expect((await read(`Bearer ${token}`)).status).toBe(200);
    expect((await read(`Bearer ${token}x`)).status).toBe(404);
    expect((await fetch(`${guarded.url}/metrics`)).status).toBe(404);
  });
});

describe("the log", () => {
  it("has one JSON object for each line, with request ids and without secrets", async () => {
    await using talkative = await startTestServer({ LOG_LEVEL: "debug" });
    const guest = await createGuest(talkative.url);
    const created = await guest.create();
    const ended = await guest.waitUntil(created.id, hasEnded);
    await guest.send(ended.outputs[0]?.url ?? "");
    const headers = { authorization: "Bearer r8_abc123" };
    await fetch(`${talkative.url}/trpc/account.get?t=guess`, { headers });
    const lines = talkative.lines.filter((line) => line.startsWith("{"));
    const parsed = lines.map((line): unknown => JSON.parse(line));
    expect(parsed).toContainEqual(
      expect.objectContaining({ message: "request", path: "/trpc/account.get", status: 401 }),
    );
    for (const line of parsed) {
      if (JSON.stringify(line).includes('"message":"request"')) {
        expect(line).toHaveProperty("requestId", expect.any(String));
      }
    }
    expect(lines.join("\n")).not.toMatch(/[?&](?:t|s)=(?!\[redacted\])|r8_|session_token|whsec_/);
  });

  it("S126: keeps prompts to itself at its usual level", async () => {
    await using usual = await startTestServer();
    const guest = await createGuest(usual.url);
    const created = await guest.create();
    await guest.waitUntil(created.id, hasEnded);
    expect(usual.lines.join("\n")).not.toContain("teal and orange");
  });
});

describe("a base path", () => {
  it("moves everything below it", async () => {
    await using below = await startTestServer({ PUBLIC_URL: "http://127.0.0.1:1/darkroom" });
    expect(below.url).toMatch(/\/darkroom$/);
    const guest = await createGuest(below.url);
    const created = await guest.create();
    expect(await guest.waitUntil(created.id, hasEnded)).toMatchObject({ status: "succeeded" });
    expect((await fetch(`${below.url}/p/1`)).headers.get("content-type")).toContain("text/html");
    expect((await fetch(`${new URL(below.url).origin}/healthz`)).status).toBe(404);
  });
});
