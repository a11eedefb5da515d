import { describe, expect, it } from "vitest";
import { readObject } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

describe("a base path", () => {
  it("is in every address that REST and the facade give", async () => {
    const variables = { PUBLIC_URL: "http://127.0.0.1:1/darkroom" };
    await using below = await startTestServer(variables);
    const origin = new URL(below.url).origin;
    const cookie = (await createGuest(below.url)).cookie() ?? "";
    const headers = { cookie, "content-type": "application/json" };
    const order = { method: "POST", headers, body: JSON.stringify(jersey()) };
    const created = await fetch(`${below.url}/api/v1/predictions`, order);
    const location = created.headers.get("location") ?? "";
    expect(location).toMatch(/^\/darkroom\/api\/v1\/predictions\/[\w-]+$/);
    expect((await fetch(origin + location, { headers })).status).toBe(200);
    await fetch(`${below.url}/api/v1/predictions`, order);
    const page = await fetch(`${below.url}/api/v1/predictions?limit=1`, { headers });
    const next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1] ?? "";
    expect((await fetch(origin + next, { headers })).status).toBe(200);
    const document = readObject(await (await fetch(`${below.url}/api/v1/openapi.json`)).json());
    expect(document["servers"]).toEqual([{ url: "/darkroom/api/v1" }]);
    const reference = await (await fetch(`${below.url}/api/v1/reference`)).text();
    expect(reference).toContain('href="/darkroom/api/v1/reference.css"');
    const { type } = readObject(await (await fetch(`${below.url}/api/v1/nothing`)).json());
    expect(type).toBe(`${variables.PUBLIC_URL}/api/v1/problems/not_found`);
    const id = location.split("/").at(-1) ?? "";
    const facade = await fetch(`${below.url}/replicate/v1/predictions/${id}`, { headers });
    const urls = readObject(readObject(await facade.json())["urls"]);
    expect(urls["get"]).toBe(`${variables.PUBLIC_URL}/replicate/v1/predictions/${id}`);
    expect((await fetch(`${origin}/api/v1/status`)).status).toBe(404);
  });
});
