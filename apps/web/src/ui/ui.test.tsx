import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { sampleFailure } from "../../test/samples.ts";
import { Badge, Banner } from "./banner.tsx";
import { Button, IconButton } from "./button.tsx";
import { ConfirmDialog, Dialog } from "./dialog.tsx";
import { SelectField, TextField } from "./field.tsx";
import { LoadMore } from "./load-more.tsx";
import { Menu } from "./menu.tsx";
import { EmptyState, ErrorState, OfflineState, Skeleton } from "./states.tsx";
import { Table } from "./table.tsx";
import { Tabs } from "./tabs.tsx";
import { Tooltip } from "./tooltip.tsx";

const failure = sampleFailure({ reason: "internal", requestId: "request-9" });
const none = () => undefined;

async function show(part: ReactNode) {
  return await renderInStudio(createTestStudio({}).studio, <main>{part}</main>);
}

function Choice() {
  const [tab, setTab] = useState<"one" | "two" | "three">("one");
  return (
    <Tabs
      label="Parts"
      chosen={tab}
      onChoose={setTab}
      tabs={[
        { id: "one", label: "One", content: <p>The first</p> },
        { id: "two", label: "Two", content: <p>The second</p> },
        { id: "three", label: "Three", content: <p>The third</p> },
      ]}
    />
  );
}

function Opened({ children }: { children: (isOpen: boolean, close: () => void) => ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Open it</Button>
      {children(isOpen, () => setOpen(false))}
    </>
  );
}

const CELLS = [
  { head: "Used", value: "today" },
  { head: "Scopes", value: <Badge>read</Badge> },
];

const PARTS: Readonly<Record<string, ReactNode>> = {
  buttons: (
    <>
      <Button>Quiet</Button>
      <Button kind="accent">Accent</Button>
      <Button kind="bare">Bare</Button>
      <Button kind="accent" isOff>
        Off
      </Button>
      <IconButton icon={Trash2} label="Delete" />
    </>
  ),
  fields: (
    <>
      <TextField label="Name" hint="As it shall be called." error="It has none." />
      <SelectField
        label="Language"
        value="de"
        choices={[
          { value: "en", label: "English" },
          { value: "de", label: "Deutsch" },
        ]}
        onChoose={none}
      />
    </>
  ),
  menu: (
    <Menu label="More" items={[{ id: "a", label: "First", onChoose: none }]}>
      More
    </Menu>
  ),
  tabs: <Choice />,
  tooltip: <Tooltip text="What it is">{(described) => <Button {...described}>It</Button>}</Tooltip>,
  table: <Table title="Keys" what="Key" none="None." rows={[{ name: "One", cells: CELLS }]} />,
  "empty table": <Table title="Keys" what="Key" none="None." rows={[]} />,
  "loading table": <Table title="Keys" what="Key" none="None." rows={undefined} />,
  "failed table": (
    <Table title="Keys" what="Key" none="None." rows={undefined} failure={failure} onRetry={none} />
  ),
  banner: (
    <>
      <Banner tone="news">News</Banner>
      <Banner tone="warning">Warning</Banner>
      <Badge tone="good">good</Badge>
      <Badge tone="bad">bad</Badge>
    </>
  ),
  states: (
    <>
      <Skeleton rows={2} />
      <EmptyState title="No keys yet" text="Make one to call from a program.">
        <Button>Make a key</Button>
      </EmptyState>
      <OfflineState />
      <ErrorState text="Not loaded." failure={failure} onRetry={none} reportUrl="/report" />
    </>
  ),
};

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the parts of which screens are made", () => {
  const cases = Object.keys(PARTS).flatMap((name) =>
    (["light", "dark"] as const).map((theme) => [name, theme] as const),
  );

  it.each(cases)("A-06 %s has no violation in the %s theme, at 360 px", async (name, theme) => {
    await page.viewport(360, 740);
    document.documentElement.dataset["theme"] = theme;
    const screen = await show(PARTS[name]);
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(360);
    for (const target of screen.container.querySelectorAll("button, input, select")) {
      const { height } = target.getBoundingClientRect();
      // What is closed has no height.
      if (height > 0) expect(height).toBeGreaterThanOrEqual(24);
    }
  });
});

describe("buttons", () => {
  it("F-04 one that is off does nothing, keeps its focus and its words", async () => {
    const press = vi.fn<() => void>();
    const screen = await show(
      <Button isOff onClick={press}>
        Send
      </Button>,
    );
    const button = screen.getByRole("button", { name: "Send" });
    button.element().focus();
    await userEvent.keyboard("{Enter} ");
    expect(press).not.toHaveBeenCalled();
    await expect.element(button).toHaveFocus();
    await expect.element(button).toHaveAttribute("aria-disabled", "true");
  });

  it("A-09 an icon alone is as large as a target must be, and has a name", async () => {
    const screen = await show(<IconButton icon={Trash2} label="Delete" />);
    const box = screen.getByRole("button", { name: "Delete" }).element().getBoundingClientRect();
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
  });
});

describe("fields", () => {
  it("F-07 the error and the hint belong to the entry, and the error is told", async () => {
    const screen = await show(
      <TextField label="Name" hint="As it shall be called." error="It has none." />,
    );
    const entry = screen.getByRole("textbox", { name: "Name" });
    await expect.element(entry).toHaveAccessibleDescription("It has none. As it shall be called.");
    await expect.element(entry).toBeInvalid();
    await expect.element(screen.getByRole("alert")).toMatchTextContent("It has none.");
  });

  it("chooses by the value and not by the words", async () => {
    const choose = vi.fn<(value: string) => void>();
    const choices = [
      { value: "en", label: "English" },
      { value: "de", label: "Deutsch" },
    ];
    const screen = await show(
      <SelectField label="Language" value="en" choices={choices} onChoose={choose} />,
    );
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Language" }), "Deutsch");
    expect(choose).toHaveBeenCalledWith("de");
  });
});

describe("dialogs", () => {
  it("A-05 K-03 holds the focus, closes by Esc and gives the focus back", async () => {
    const screen = await show(
      <Opened>
        {(isOpen, close) => (
          <Dialog title="Shortcuts" isOpen={isOpen} onClose={close}>
            <a href="#inside">Inside</a>
          </Dialog>
        )}
      </Opened>,
    );
    await screen.getByRole("button", { name: "Open it" }).click();
    const dialog = screen.getByRole("dialog", { name: "Shortcuts" });
    await expect.element(dialog).toBeVisible();
    expect(dialog.element().contains(document.activeElement)).toBe(true);
    await expectAccessible(document.documentElement);
    await userEvent.keyboard("{Escape}");
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(screen.getByRole("button", { name: "Open it" })).toHaveFocus();
  });

  it("C-10 asks once, names what it does, and does it once", async () => {
    const confirm = vi.fn<() => void>();
    const screen = await show(
      <Opened>
        {(isOpen, close) => (
          <ConfirmDialog
            title="Delete 3 pictures?"
            text="They are gone for good after 10 seconds."
            confirm="Delete 3 pictures"
            keep="Keep them"
            isOpen={isOpen}
            onClose={close}
            onConfirm={confirm}
          />
        )}
      </Opened>,
    );
    await screen.getByRole("button", { name: "Open it" }).click();
    await screen.getByRole("button", { name: "Keep them" }).click();
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
    expect(confirm).not.toHaveBeenCalled();
    await screen.getByRole("button", { name: "Open it" }).click();
    await expectAccessible(document.documentElement);
    await screen.getByRole("button", { name: "Delete 3 pictures" }).click();
    expect(confirm).toHaveBeenCalledTimes(1);
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  });
});

describe("menus and tabs", () => {
  it("A-05 a menu opens on its first item, is walked by the arrows, and gives the focus back", async () => {
    await page.viewport(360, 740);
    const chosen: string[] = [];
    const items = ["First", "Second", "Third"].map((label) => ({
      id: label,
      label,
      onChoose: () => chosen.push(label),
    }));
    const screen = await show(
      <Menu label="More" items={items}>
        …
      </Menu>,
    );
    const button = screen.getByRole("button", { name: "More" });
    button.element().focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByRole("menuitem", { name: "First" })).toHaveFocus();
    await expect.element(button).toHaveAttribute("aria-expanded", "true");
    await expectAccessible(document.documentElement);
    const box = screen.getByRole("menu").element().getBoundingClientRect();
    expect(box.top).toBeGreaterThanOrEqual(button.element().getBoundingClientRect().bottom);
    await userEvent.keyboard("{ArrowUp}");
    await expect.element(screen.getByRole("menuitem", { name: "Third" })).toHaveFocus();
    await userEvent.keyboard("{Home}{ArrowDown}{Enter}");
    expect(chosen).toEqual(["Second"]);
    await expect.element(screen.getByRole("menu")).not.toBeInTheDocument();
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByRole("menu")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(button).toHaveFocus();
    await expect.element(button).toHaveAttribute("aria-expanded", "false");
  });

  it("A-05 tabs are one stop of Tab, and the arrows choose", async () => {
    const screen = await show(<Choice />);
    const first = screen.getByRole("tab", { name: "One" });
    first.element().focus();
    await userEvent.keyboard("{ArrowRight}");
    const second = screen.getByRole("tab", { name: "Two" });
    await expect.element(second).toHaveFocus();
    await expect.element(second).toHaveAttribute("aria-selected", "true");
    await expect
      .element(screen.getByRole("tabpanel", { name: "Two" }))
      .toMatchTextContent("The second");
    await userEvent.keyboard("{End}");
    await expect.element(screen.getByText("The third")).toBeVisible();
    await userEvent.keyboard("{Tab}");
    await expect.element(screen.getByRole("tabpanel")).toHaveFocus();
  });

  it("L-02 from right to left the arrows of tabs change sides", async () => {
    const screen = await show(
      <div dir="rtl">
        <Choice />
      </div>,
    );
    screen.getByRole("tab", { name: "One" }).element().focus();
    await userEvent.keyboard("{ArrowLeft}");
    await expect.element(screen.getByRole("tab", { name: "Two" })).toHaveFocus();
  });

  it("A-10 a tooltip shows for the keyboard too, and Esc takes it away", async () => {
    const screen = await show(PARTS["tooltip"]);
    const button = screen.getByRole("button", { name: "It" });
    await expect.element(button).toHaveAccessibleDescription("What it is");
    button.element().focus();
    await expect.element(screen.getByRole("tooltip")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(screen.getByText("What it is")).not.toBeVisible();
  });
});

describe("tables and states", () => {
  it("has a caption, heads and names of rows", async () => {
    await page.viewport(1_280, 800);
    const screen = await show(PARTS["table"]);
    await expect.element(screen.getByRole("table", { name: "Keys" })).toBeVisible();
    await expect.element(screen.getByRole("columnheader", { name: "Used" })).toBeVisible();
    await expect.element(screen.getByRole("rowheader", { name: "One" })).toBeVisible();
  });

  it("E-01 E-04 a failure says what happened and is handed on whole", async () => {
    const retry = vi.fn<() => void>();
    const screen = await show(
      <ErrorState text="Not loaded." failure={failure} onRetry={retry} reportUrl="/report" />,
    );
    const alert = screen.getByRole("alert");
    await expect.element(alert).toMatchTextContent("Not loaded.Something went wrong on our side.");
    for (const name of ["Copy request id", "Copy details"]) {
      await expect.element(screen.getByRole("button", { name })).toBeVisible();
    }
    await expect.element(screen.getByRole("link", { name: "Report this" })).toBeVisible();
    await screen.getByRole("button", { name: "Retry" }).click();
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it("older rows are asked for once, and not offered when there are none", async () => {
    const fetchNextPage = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const pages = { hasNextPage: true, isFetchingNextPage: false, fetchNextPage };
    const screen = await show(
      <>
        <LoadMore pages={pages} />
        <LoadMore pages={{ ...pages, isFetchingNextPage: true }} />
        <LoadMore pages={{ ...pages, hasNextPage: false }} />
      </>,
    );
    await screen.getByRole("button", { name: "Show older" }).click();
    await screen.getByRole("button", { name: "Loading…" }).click({ force: true });
    expect(fetchNextPage).toHaveBeenCalledTimes(1);
    expect(screen.container.querySelectorAll("button")).toHaveLength(2);
  });
});
