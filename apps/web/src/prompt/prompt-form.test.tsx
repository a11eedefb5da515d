import { TRPCClientError } from "@trpc/client";
import { userEvent } from "vitest/browser";
import { describe, expect, it } from "vitest";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { sampleModel, samplePrediction } from "../../test/samples.ts";
import type { Studio } from "../app/studio.ts";
import type { PredictionCalls } from "../predictions/sender.ts";
import { PromptForm } from "./prompt-form.tsx";
import { usePromptForm } from "./use-prompt-form.ts";

function Form() {
  return <PromptForm form={usePromptForm("user")} />;
}

const MODELS = [
  sampleModel({ model: "quick", title: "Quick", credits: 1, promptCharactersMax: 40 }),
  sampleModel({
    model: "fine",
    title: "Fine",
    credits: 4,
    durations: {
      p10: 5_000,
      p50: 7_000,
      p80: 8_000,
      p90: 9_000,
      p95: 10_000,
      p99: 12_000,
      runs: 30,
      stages: { queue: 20, start: 300, run: 6_500, store: 150 },
    },
  }),
];

async function show(
  options: {
    calls?: Partial<PredictionCalls>;
    available?: number;
    storage?: Studio["storage"];
  } = {},
) {
  const created: unknown[] = [];
  const { studio, store } = createTestStudio({
    calls: {
      create: (call) => {
        created.push(call);
        return Promise.resolve(samplePrediction());
      },
      ...options.calls,
    },
    models: MODELS,
    balance: { available: options.available ?? 100, reserved: 0 },
  });
  const kept = options.storage === undefined ? studio : { ...studio, storage: options.storage };
  const screen = await renderInStudio(kept, <Form />);
  const prompt = screen.getByRole("textbox", { name: "Prompt" });
  const submit = screen.getByRole("button", { name: "Create picture" });
  await expect.element(prompt).toBeVisible();
  return { screen, store, created, prompt, submit };
}

describe("the form", () => {
  it("F-01 F-04 an empty prompt and one that is too long name the reason at the button", async () => {
    const { screen, prompt, submit, created } = await show();
    await expect.element(submit).toHaveAttribute("aria-disabled", "true");
    await expect.element(submit).toHaveAccessibleDescription("Write a prompt to start.");
    await prompt.fill("x".repeat(43));
    await expect
      .element(submit)
      .toHaveAccessibleDescription("The prompt is 3 characters too long.");
    await expect.element(prompt).toHaveAccessibleDescription(/43 \/ 40/);
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(created).toEqual([]);
    await expectAccessible(screen.container);
  });

  it("F-01 the prompt is a labelled field that grows to eight lines and then scrolls", async () => {
    const { prompt } = await show();
    const height = () => prompt.element().getBoundingClientRect().height;
    const lineHeight = Number.parseFloat(getComputedStyle(prompt.element()).lineHeight);
    const empty = height();
    await prompt.fill("line\n".repeat(5));
    const six = height();
    expect(six).toBeGreaterThan(empty + 2 * lineHeight);
    await prompt.fill("line\n".repeat(30));
    expect(height()).toBeGreaterThan(six);
    expect(height()).toBeLessThan(9.5 * lineHeight);
    expect(prompt.element().scrollHeight).toBeGreaterThan(height());
  });

  it("F-05 with too few credits the reason links to the credits", async () => {
    const { screen, prompt } = await show({ available: 0 });
    await prompt.fill("a jersey");
    await expect
      .element(screen.getByRole("link", { name: "See credits" }))
      .toHaveAttribute("href", "/credits");
  });

  it("S-01 an idea fills the prompt, focuses it and sends nothing", async () => {
    const { screen, prompt, created } = await show();
    await screen.getByRole("button", { name: /^Use the idea: black and gold/ }).click();
    await expect.element(prompt).toHaveValue("black and gold rugby shirt, hoops, Kestrels 3");
    await expect.element(prompt).toHaveFocus();
    expect(created).toEqual([]);
  });

  it("F-05 says what it costs and what stays", async () => {
    const { prompt, submit } = await show();
    await prompt.fill("a jersey");
    await expect.element(submit).toHaveAccessibleDescription("1 image · 1 credit · 99 left after");
  });

  it("F-05 says how many credits are missing", async () => {
    const { screen, prompt, submit } = await show({ available: 3 });
    await prompt.fill("a jersey");
    await screen.getByRole("radio", { name: /Fine/ }).click();
    await expect
      .element(submit)
      .toHaveAccessibleDescription("1 credit missing: you have 3 available. See credits");
  });

  it("F-02 modes are one radio group with price and usual time, and arrows move in it", async () => {
    const { screen } = await show();
    const quick = screen.getByRole("radio", { name: /Quick.*1 credit.*no history yet/ });
    const fine = screen.getByRole("radio", { name: /Fine.*4 credits.*5–9 s/ });
    await quick.click();
    await userEvent.keyboard("{ArrowDown}");
    await expect.element(fine).toBeChecked();
    await expect.element(fine).toHaveFocus();
    await expect.element(screen.getByRole("group", { name: "Mode" })).toBeVisible();
  });

  it("F-02 the choice is kept with the draft", async () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        kept.set(key, value);
      },
    };
    const first = await show({ storage });
    await first.screen.getByRole("radio", { name: /Fine/ }).click();
    await first.screen.unmount();
    const { screen } = await show({ storage });
    await expect.element(screen.getByRole("radio", { name: /Fine/ })).toBeChecked();
  });

  it("K-01 F-06 A-04 Mod+Enter submits, and text and focus stay where they are", async () => {
    const { prompt, created } = await show();
    await prompt.fill("a jersey");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect.poll(() => created.length).toBe(1);
    expect(created).toEqual([
      { model: "quick", input: { prompt: "a jersey" }, idempotencyKey: "key-1" },
    ]);
    await expect.element(prompt).toHaveValue("a jersey");
    await expect.element(prompt).toHaveFocus();
  });

  it("K-02 never while an input method is composing", async () => {
    const { prompt, created } = await show();
    await prompt.fill("a jersey");
    const event = { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true };
    prompt.element().dispatchEvent(new KeyboardEvent("keydown", event));
    expect(created).toEqual([]);
  });

  it("F-08 two quick submits make one prediction", async () => {
    const { prompt, store, created } = await show();
    await prompt.fill("a jersey");
    const press = { key: "Enter", ctrlKey: true, bubbles: true };
    prompt.element().dispatchEvent(new KeyboardEvent("keydown", press));
    prompt.element().dispatchEvent(new KeyboardEvent("keydown", press));
    expect(store.current()).toHaveLength(1);
    expect(created).toHaveLength(1);
  });

  it("F-07 a wrong prompt is told at the field, which gets the focus and keeps its text", async () => {
    const fields = [{ field: "prompt", message: "This word is not allowed." }];
    const data = { reason: "invalid_input", fields };
    const refusal = TRPCClientError.from({ error: { code: -32_600, message: "Refused.", data } });
    const { screen, prompt, submit } = await show({
      calls: { create: () => Promise.reject(refusal) },
    });
    await prompt.fill("a jersey");
    await submit.click();
    await expect.element(prompt).toHaveAccessibleDescription(/Prompt was not accepted\./);
    await expect.element(prompt).toHaveFocus();
    await expect.element(prompt).toHaveValue("a jersey");
    await expectAccessible(screen.container);
  });

  it("F-06 Clear empties the prompt and nothing else does", async () => {
    const { screen, prompt } = await show();
    await prompt.fill("a jersey");
    await screen.getByRole("button", { name: "Clear" }).click();
    await expect.element(prompt).toHaveValue("");
    await expect.element(prompt).toHaveFocus();
  });
});
