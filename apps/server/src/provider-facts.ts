import type { ModelDefinition, ProviderBudget } from "@darkroom/engine";
import { createCatalogue } from "./catalogue/create-catalogue.ts";
import { createFalCatalogue } from "./catalogue/fal-models.ts";
import { createSkytellsCatalogue } from "./catalogue/skytells-models.ts";
import type { ProviderChoice } from "./choose-provider.ts";

/**
 * The lowest of Skytells' published rates is 25 creations a minute for each model. How many runs
 * it takes at once, and its limits on reads, are not published.
 */
const SKYTELLS_BUDGET: ProviderBudget = {
  capacity: 20,
  refillPerSecond: 5,
  concurrencyMax: 16,
  eachModel: { capacity: 5, refillPerSecond: 25 / 60, concurrencyMax: 5 },
  looks: { capacity: 20, refillPerSecond: 5, concurrencyMax: 8 },
};

/** Whether what it runs costs nothing, being drawn on this machine. */
export function isEmulated({ kind }: ProviderChoice): boolean {
  return kind !== "replicate" && kind !== "skytells" && kind !== "fal";
}

/** The models that a chosen provider runs. */
export function modelsOf(choice: ProviderChoice): readonly ModelDefinition[] {
  const emulated = isEmulated(choice);
  switch (choice.kind) {
    case "embedded":
    case "emulator":
    case "replicate":
      return createCatalogue({ emulated });
    case "skytells":
    case "skytells-emulator":
      return createSkytellsCatalogue({ emulated });
    case "fal":
    case "fal-emulator":
      return createFalCatalogue({ emulated });
  }
}

/** How fast it may be asked; undefined for the engine's own default. */
export function budgetOf({ kind }: ProviderChoice): ProviderBudget | undefined {
  return kind === "skytells" ? SKYTELLS_BUDGET : undefined;
}
