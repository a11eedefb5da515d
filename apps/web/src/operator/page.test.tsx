import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { sampleHealth, sampleInspection, sampleTrouble } from "./samples.fixture.ts";
import { keepToken } from "./token.ts";
import type { HealthView } from "./views.ts";

const TOKEN = "a-token-of-operators-0001";
const STUCK = "01a21cc0-2205-7517-a069-13f09aa8ab66";

/** A server that opens to the token alone, as the real one does. */
function createOperatorServer(health: HealthView | { reason: string }) {
  const open = createTestServer({
    "system.health": "reason" in health ? health : { result: health },
    "prediction.inspect": { result: sampleInspection() },
    "access.list": { result: { items: sampleInspection().accesses, nextCursor: null } },
  });
  const shut = createTestServer({
    "system.health": { reason: "forbidden" },
    "prediction.list": { result: { items: [], nextCursor: null } },
    "prediction.active": { result: [] },
  });
  const fetch: typeof globalThis.fetch = (input, init) => {
    const isOperator = new Headers(init?.headers).get("authorization") === `Bearer ${TOKEN}`;
    return isOperator ? open.fetch(input) : shut.fetch(input);
  };
  return { fetch, asked: open.asked };
}

async function open(health: HealthView | { reason: string } = sampleHealth()) {
  const server = createOperatorServer(health);
  const { studio } = createTestStudio({ fetch: server.fetch });
  return { screen: await renderApp(studio, "/operator"), asked: server.asked };
}

async function openWithToken(health?: HealthView | { reason: string }) {
  keepToken(TOKEN);
  return open(health);
}

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
  keepToken(null);
});
afterEach(() => keepToken(null));

describe("S-12 the page of operators", () => {
  it("asks for the token, says when it is wrong, and keeps it for this tab alone", async () => {
    const { screen } = await open();
    const field = screen.getByLabelText("Operator token");
    await expect.element(screen.getByRole("heading", { name: "For operators" })).toBeVisible();
    await expectAccessible(document.documentElement);
    await field.fill("a-wrong-one");
    await screen.getByRole("button", { name: "Open" }).click();
    await expect.element(screen.getByRole("alert")).toMatchTextContent("does not take this token");
    await expectAccessible(document.documentElement);
    await field.fill(TOKEN);
    await screen.getByRole("button", { name: "Open" }).click();
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "All is well." }))
      .toBeVisible();
    expect(sessionStorage.getItem("darkroom.operator")).toBe(TOKEN);
    expect(JSON.stringify(localStorage)).not.toContain(TOKEN);
    await screen.getByRole("button", { name: "Forget the token" }).click();
    await expect.element(screen.getByLabelText("Operator token")).toBeVisible();
    expect(sessionStorage.getItem("darkroom.operator")).toBeNull();
  });

  it("answers in its title whether it is us or the provider, and with what evidence", async () => {
    const { screen } = await openWithToken(sampleTrouble());
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "It is replicate." }))
      .toBeVisible();
    expect(document.title).toBe("It is replicate. · Darkroom");
    const findings = screen.getByRole("region", { name: "It is replicate." }).getByRole("listitem");
    await expect.element(findings.first()).toMatchTextContent("38% of 44 runs failed");
    expect(findings.elements()).toHaveLength(2);
  });

  it.each([
    ["Success, last day", /98%.*1,610 succeeded, 38 failed/],
    ["Order to result, p95", /4\.1 s.*half within 2\.2 s/],
    ["Unfinished", /1,214.*oldest due job 41 s, dead letters: 2/],
    ["Stuck", /0.*0 past the deadline, 0 unusual/],
    ["Ends by webhook", /97%.*of 1,640; lag p95 420 ms/],
    ["Rescued by polling", /3%.*50 ends/],
    ["Credits owed", /51,852.*48,210 free, 3,642 held/],
    ["Credits charged, last day", /4,830.*providers: 612\.4, 1,500 of 1,640 runs told theirs/],
    ["Gave up waiting", /4%.*61 of 1,420 awaited/],
  ])("shows %s above the fold", async (name, words) => {
    await page.viewport(1_280, 800);
    const { screen } = await openWithToken();
    const term = screen.getByText(name, { exact: true });
    await expect.element(term).toBeVisible();
    const tile = term.element().parentElement;
    expect(tile?.textContent.replace(name, "").replaceAll("\u00a0", " ")).toMatch(words);
    expect(tile?.getBoundingClientRect().bottom).toBeLessThan(800);
  });

  it("plots the day, in words for whoever does not see it", async () => {
    const { screen } = await openWithToken();
    const plot = screen.getByRole("img", { name: /^Ended predictions, last 24 hours: at most 32/ });
    await expect.element(plot).toBeVisible();
    // Two series in each of the 72 steps in which anything ended.
    expect(plot.element().querySelectorAll("rect")).toHaveLength(144);
    const line = screen.getByRole("img", { name: /^From order to result/ }).element();
    expect(line.querySelectorAll("path")).toHaveLength(2);
    expect(screen.getByRole("img", { name: /last 24 hours/ }).elements()).toHaveLength(6);
  });

  it("compares each provider with its own day, and tells its breaker", async () => {
    await page.viewport(1_280, 800);
    const { screen } = await openWithToken(sampleTrouble());
    const row = screen.getByRole("row", { name: /^replicate/ });
    await expect.element(row).toMatchTextContent(/out of service.*38%.*2%.*9\.8 s.*3\.0 s/);
  });

  it("opens a prediction by a press alone, and says that the look is written down", async () => {
    const { screen, asked } = await openWithToken(sampleTrouble());
    await expect.element(screen.getByText(/Each look is written down/)).toBeVisible();
    expect(asked).not.toContain("prediction.inspect");
    await screen.getByRole("button", { name: STUCK }).click();
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("failed: provider rejected");
    await expect.element(article).toMatchTextContent("a jersey of somebody else");
    await expect.element(article).toMatchTextContent("CUDA out of memory");
    await expect.element(article).toMatchTextContent("request-of-the-look");
    expect(asked.filter((path) => path === "prediction.inspect")).toHaveLength(1);
    await expectAccessible(document.documentElement);
  });

  it("tells who looked at whose prediction, when it is asked", async () => {
    const { screen, asked } = await openWithToken();
    await expect.element(screen.getByText("Looks of operators")).toBeVisible();
    expect(asked).not.toContain("access.list");
    await screen.getByRole("button", { name: "Show who looked" }).click();
    const looks = screen.getByRole("region", { name: "Looks of operators" });
    await expect.element(looks).toMatchTextContent(/operator-token.*request-of-the-look/);
    await expectAccessible(document.documentElement);
  });

  it("shows no figure while the database is away", async () => {
    const { screen } = await openWithToken(
      sampleHealth({
        isBlind: true,
        verdict: {
          blame: "us",
          summary: "It is us.",
          findings: [
            {
              blame: "us",
              kind: "database",
              provider: null,
              evidence: "The database does not answer.",
            },
          ],
        },
      }),
    );
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "It is us." }))
      .toBeVisible();
    await expect.element(screen.getByText(/no figures can be told/)).toBeVisible();
    expect(screen.getByText("Success, last day").elements()).toEqual([]);
  });

  it("can be asked again where the state did not come", async () => {
    const { screen } = await openWithToken({ reason: "internal" });
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "The state is not known" }))
      .toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Retry" })).toBeVisible();
    await expectAccessible(document.documentElement);
  });

  it.each([
    [360, "light"],
    [360, "dark"],
    [1_280, "light"],
    [1_280, "dark"],
  ] as const)("A-06 has no violation at %d px in the %s theme", async (width, theme) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await openWithToken(sampleTrouble());
    await screen.getByRole("button", { name: STUCK }).click();
    await expect.element(screen.getByRole("article")).toBeVisible();
    for (const summary of document.querySelectorAll("summary")) {
      const details = summary.closest("details");
      if (details !== null) details.open = true;
    }
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });
});
