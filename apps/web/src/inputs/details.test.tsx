import { describe, expect, it } from "vitest";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { sampleModel, samplePrediction } from "../../test/samples.ts";
import { PromptForm } from "../prompt/prompt-form.tsx";
import { usePromptForm } from "../prompt/use-prompt-form.ts";

function Form() {
  return <PromptForm form={usePromptForm("user")} />;
}

/** A jersey model as the catalogue describes it. */
const MODEL = {
  ...sampleModel({ credits: 1 }),
  inputSchema: {
    type: "object" as const,
    properties: {
      prompt: { type: "string", maxLength: 40, "x-order": 0 },
      name: { type: "string", title: "Name", description: "On the chest.", "x-order": 1 },
      number: { type: "integer", title: "Number", minimum: 0, maximum: 99, "x-order": 2 },
      colours: { type: "array", title: "Colours", items: { type: "string" }, "x-order": 3 },
      kit: { type: "array", title: "Kit", items: { enum: ["home", "away"] }, "x-order": 4 },
      pattern: { type: "string", title: "Pattern", enum: ["auto", "hoops"], default: "auto" },
      crest: { type: "boolean", title: "Crest", default: true },
      seed: { type: "integer", title: "Seed" },
    },
    required: ["prompt"],
  },
};

async function show() {
  const created: unknown[] = [];
  const { studio } = createTestStudio({
    models: [MODEL],
    calls: {
      create: (call) => {
        created.push(call.input);
        return Promise.resolve(samplePrediction());
      },
    },
  });
  const screen = await renderInStudio(studio, <Form />);
  await screen.getByRole("textbox", { name: "Prompt" }).fill("a jersey");
  await screen.getByText("Details").click();
  const submit = screen.getByRole("button", { name: "Create picture" });
  return { screen, created, submit };
}

describe("the details of a model", () => {
  it("S-01 are drawn from its schema and sent in its types", async () => {
    const { screen, created, submit } = await show();
    await screen.getByRole("textbox", { name: "Name" }).fill("Ada");
    await screen.getByRole("textbox", { name: "Number" }).fill("7");
    await screen.getByRole("textbox", { name: "Colours" }).fill("navy, sky blue,");
    await screen.getByRole("combobox", { name: "Pattern" }).selectOptions("hoops");
    await screen.getByRole("checkbox", { name: "Crest" }).click();
    await expect.element(screen.getByText("5 set")).toBeVisible();
    await expectAccessible(screen.container);
    await submit.click();
    await expect
      .poll(() => created)
      .toEqual([
        {
          prompt: "a jersey",
          name: "Ada",
          number: 7,
          colours: ["navy", "sky blue"],
          pattern: "hoops",
          crest: false,
        },
      ]);
  });

  it("F-04 a value outside of the limits stands at its field and turns the button off", async () => {
    const { screen, created, submit } = await show();
    const number = screen.getByRole("textbox", { name: "Number" });
    await number.fill("100");
    await expect.element(number).toHaveAccessibleDescription(/Number is at most 99\./);
    await expect.element(submit).toHaveAccessibleDescription("Number is at most 99.");
    await submit.click({ force: true });
    expect(created).toEqual([]);
    await number.fill("");
    await expect.element(submit).toHaveAttribute("aria-disabled", "false");
  });
});
