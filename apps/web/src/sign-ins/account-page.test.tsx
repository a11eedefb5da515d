import { describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createTestStudio, expectAccessible, renderApp } from "../../test/render-studio.tsx";
import { at } from "../../test/samples.ts";

const PERSON = { userId: "user-1", email: "ada@example.com", isConfirmed: true };
const OWN = { token: "own", userAgent: "Firefox/140.0 (Windows)", createdAt: at(1) };
const OTHER = { token: "other", userAgent: "CriOS/150.0 (iPhone)", createdAt: at(0) };
const USER = { id: "user-1", email: PERSON.email, isAnonymous: false, emailVerified: true };

/** What the server answers by the end of an address; null cuts the line. */
type Doors = Readonly<Record<string, unknown>>;

const AT_HOME: Doors = {
  "get-session": { user: USER, session: { token: "own" } },
  "list-sessions": [OTHER, OWN],
  "list-accounts": [{ providerId: "credential" }],
};

const nameOf = (input: string | URL | Request): string =>
  new URL(input instanceof Request ? input.url : input, "http://studio").pathname
    .split("/")
    .at(-1) ?? "";

async function open(doors: Doors, path = "/account") {
  const asked: string[] = [];
  const { studio } = createTestStudio({
    fetch: (input) => {
      const name =
        String(input instanceof Request ? input.url : input)
          .split("/")
          .at(-1) ?? "";
      asked.push(name);
      const answer = { ...AT_HOME, ...doors }[name];
      if (answer === null) return Promise.reject(new TypeError("cut"));
      return Promise.resolve(
        Response.json(answer ?? {}, { status: answer === undefined ? 500 : 200 }),
      );
    },
  });
  studio.queryClient.setQueryData(["session"], PERSON);
  return { screen: await renderApp(studio, path), asked };
}

describe("the page of an account", () => {
  it.each([360, 1_280])("S-13 A-06 has no violation at %d px", async (width) => {
    await page.viewport(width, 800);
    const { screen } = await open({});
    await expect.element(screen.getByText("Firefox, Windows")).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it.each([
    ["Sign out", "sign-out"],
    ["Sign out: Chrome, iPhone", "revoke-session"],
    ["Sign out everywhere else", "revoke-other-sessions"],
  ])("says so when a press on %s got lost, and takes another one", async (name, door) => {
    const { screen, asked } = await open({ [door]: null });
    const button = screen.getByRole("button", { name, exact: true });
    await userEvent.click(button);
    await expect.element(screen.getByRole("alert")).toMatchTextContent(/could not be reached/);
    await userEvent.click(button);
    await expect.poll(() => asked.filter((each) => each === door)).toHaveLength(2);
  });

  it("asks whoever has no password for none, and offers to set one", async () => {
    const { screen } = await open({ "list-accounts": [{ providerId: "github" }] });
    await expect.element(screen.getByText(/sign in without a password/)).toBeVisible();
    await expect.element(screen.getByLabelText("Current password")).not.toBeInTheDocument();
  });
});

describe("the page of a confirmation", () => {
  it("can be asked again after the network was away, and not after the link was refused", async () => {
    let isAway = true;
    const { studio } = createTestStudio({
      fetch: (input) => {
        if (isAway) return Promise.reject(new TypeError("cut"));
        const isConfirmation = nameOf(input) === "confirm-address";
        const refused = { code: "INVALID_TOKEN" };
        return Promise.resolve(Response.json(refused, { status: isConfirmation ? 400 : 200 }));
      },
    });
    const screen = await renderApp(studio, "/confirm-address");
    await expect.element(screen.getByText(/could not be reached/)).toBeVisible();
    isAway = false;
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    await expect.element(screen.getByText(/expired or was used/)).toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Retry" })).not.toBeInTheDocument();
  });
});
