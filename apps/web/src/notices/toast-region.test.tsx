import { beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { ToastRegion } from "./toast-region.tsx";
import { createToasts } from "./toasts.ts";

async function show() {
  const waiting = new Set<() => void>();
  const toasts = createToasts({
    schedule: (task) => {
      waiting.add(task);
      return () => waiting.delete(task);
    },
  });
  const screen = await renderInStudio(
    createTestStudio({}).studio,
    <main>
      <button type="button">Before</button>
      <ToastRegion toasts={toasts} />
    </main>,
  );
  return { screen, toasts, waiting };
}

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the region of toasts", () => {
  it.each(["light", "dark"])(
    "N-05 A-06 stands from the start, empty, and has no violation in %s",
    async (theme) => {
      document.documentElement.dataset["theme"] = theme;
      const { screen, toasts } = await show();
      await expect.element(screen.getByRole("region", { name: "News" })).toBeInTheDocument();
      toasts.show({ group: "ready", tone: "news", words: (count) => `${count} ready`, path: "/" });
      toasts.show({ group: "failed", tone: "error", words: () => "It failed" });
      await expect.element(screen.getByText("1 ready")).toBeVisible();
      await expectAccessible(document.documentElement);
    },
  );

  it("N-05 none leaves while the focus is in it or somebody points at it", async () => {
    const { screen, toasts, waiting } = await show();
    toasts.show({ group: "ready", tone: "news", words: () => "Ready", path: "/" });
    await expect.element(screen.getByText("Ready", { exact: true })).toBeVisible();
    expect(waiting.size).toBe(1);
    screen.getByRole("button", { name: "Before" }).element().focus();
    await userEvent.keyboard("{Tab}");
    await expect.element(screen.getByRole("link", { name: "Ready" })).toHaveFocus();
    expect(waiting.size).toBe(0);
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(waiting.size).toBe(1);
    await screen.getByText("Ready", { exact: true }).hover();
    expect(waiting.size).toBe(0);
    await screen.getByRole("button", { name: "Before" }).hover();
    expect(waiting.size).toBe(1);
  });

  it("N-05 is closed with the keyboard", async () => {
    const { screen, toasts } = await show();
    toasts.show({ group: "failed", tone: "error", words: () => "It failed" });
    await expect.element(screen.getByText("It failed")).toBeVisible();
    screen.getByRole("button", { name: "Close: It failed" }).element().focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByText("It failed")).not.toBeInTheDocument();
  });
});
