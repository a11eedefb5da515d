import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { sessionOf, signUp, startMailedServer } from "./support/mailed-people.ts";
import type { MailedServer } from "./support/mailed-people.ts";
import { startOidcServer } from "./support/oidc-server.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createVisitor } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const CLIENT = { clientId: "darkroom", clientSecret: "a secret of the client" };
const UrlSchema = z.object({ url: z.string() });

let place: MailedServer;
let provider: Awaited<ReturnType<typeof startOidcServer>>;

beforeAll(async () => {
  provider = await startOidcServer(CLIENT);
  place = await startMailedServer({
    OAUTH_OIDC_ISSUER: provider.issuer,
    OAUTH_OIDC_CLIENT_ID: CLIENT.clientId,
    OAUTH_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    OAUTH_OIDC_NAME: "Our house",
    ADMIN_EMAILS: "olga@example.com",
  });
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** Goes to the provider and comes back, as a browser does; tells where it ends. */
async function signInElsewhere(browser: Visitor): Promise<string> {
  const { url } = place.server;
  const begun = await browser.auth("/sign-in/social", {
    provider: "oidc",
    callbackURL: `${url}/`,
    errorCallbackURL: `${url}/sign-in`,
  });
  const asked = await fetch(UrlSchema.parse(begun.body).url, { redirect: "manual" });
  const back = asked.headers.get("location") ?? expect.fail("the provider refused");
  const entered = await browser.send(back.slice(url.length), { redirect: "manual" });
  return entered.headers.get("location") ?? expect.fail("nowhere to go");
}

describe("a sign-in elsewhere", () => {
  it("makes a person with a confirmed address, and keeps what the visitor has made", async () => {
    provider.seat({ sub: "1", email: "ada@example.com", email_verified: true });
    const { browser, id } = await place.createMaker();
    expect(await signInElsewhere(browser)).toBe(`${place.server.url}/`);
    expect(await sessionOf(browser)).toMatchObject({
      email: "ada@example.com",
      emailVerified: true,
    });
    expect((await browser.get(id)).id).toBe(id);
    const again = createVisitor(place.server.url);
    await signInElsewhere(again);
    expect((await again.get(id)).id).toBe(id);
  });

  it("opens an account with the same confirmed address, where the provider is sure of it", async () => {
    const email = "eve@example.com";
    const person = await place.createPerson(email);
    const own = await sessionOf(person);
    provider.seat({ sub: "2", email, email_verified: true });
    const browser = createVisitor(place.server.url);
    await signInElsewhere(browser);
    expect(await sessionOf(browser)).toEqual(own);
  });

  it("opens no account of somebody else, where the provider is not sure of the address", async () => {
    const email = "max@example.com";
    await place.createPerson(email);
    provider.seat({ sub: "3", email, email_verified: false });
    const browser = createVisitor(place.server.url);
    expect(await signInElsewhere(browser)).toContain("/sign-in?error=");
    expect(await sessionOf(browser)).toBeNull();
  });

  it("by an address that the provider is not sure of makes no operator, and holds it from nobody", async () => {
    const email = "olga@example.com";
    provider.seat({ sub: "4", email, email_verified: false });
    const stranger = createVisitor(place.server.url);
    await signInElsewhere(stranger);
    expect(await sessionOf(stranger)).toMatchObject({ email, emailVerified: false });
    expect((await stranger.query("system.health")).error).not.toBeNull();
    const owner = createVisitor(place.server.url);
    await signUp(owner, email);
    await owner.auth("/confirm-address", { token: await place.readConfirmation(email) });
    expect(await sessionOf(owner)).toMatchObject({ email, emailVerified: true });
    expect((await owner.query("system.health")).error).toBeNull();
    expect((await stranger.query("system.health")).error).not.toBeNull();
  });

  it("that began in another browser is not ended here", async () => {
    const { url } = place.server;
    const thief = createVisitor(url);
    const begun = await thief.auth("/sign-in/social", { provider: "oidc", callbackURL: `${url}/` });
    const asked = await fetch(UrlSchema.parse(begun.body).url, { redirect: "manual" });
    const back = asked.headers.get("location") ?? "";
    const victim = createVisitor(url);
    await victim.send(back.slice(url.length), { redirect: "manual" });
    expect(await sessionOf(victim)).toBeNull();
  });
});

describe("the ways to sign in", () => {
  it("are told to whoever is to choose one", async () => {
    const told = await (await fetch(`${place.server.url}/api/auth/ways`)).json();
    expect(told).toEqual({ mail: true, providers: [{ id: "oidc", name: "Our house" }] });
    await using bare = await startTestServer({
      OAUTH_GITHUB_CLIENT_ID: "a",
      OAUTH_GITHUB_CLIENT_SECRET: "b",
      OAUTH_GOOGLE_CLIENT_ID: "a",
      OAUTH_GOOGLE_CLIENT_SECRET: "b",
    });
    expect(await (await fetch(`${bare.url}/api/auth/ways`)).json()).toEqual({
      mail: false,
      providers: [
        { id: "github", name: "GitHub" },
        { id: "google", name: "Google" },
      ],
    });
    const browser = createVisitor(bare.url);
    const begun = await browser.auth("/sign-in/social", { provider: "github", callbackURL: "/" });
    const { origin, searchParams } = new URL(UrlSchema.parse(begun.body).url);
    expect(origin).toBe("https://github.com");
    expect(searchParams.get("redirect_uri")).toBe(`${bare.url}/api/auth/callback/github`);
  });

  it("are configured wholly or not at all", async () => {
    await expect(startTestServer({ OAUTH_GITHUB_CLIENT_ID: "a" })).rejects.toThrow(
      "OAUTH_GITHUB_CLIENT_ID, OAUTH_GITHUB_CLIENT_SECRET must all be set, or none.",
    );
  });
});
