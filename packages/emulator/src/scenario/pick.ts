import { isObject } from "../json.ts";
import type { Store } from "../store/types.ts";
import { takesShare } from "./choose.ts";
import { readScenario } from "./read.ts";
import { type ParsedScenario, SCENARIO_FIELD } from "./schema.ts";

/** The scenario in the input stands alone; else the one set for what comes next, for its share. */
export function pickScenario(
  store: Pick<Store, "readStandingScenario" | "writeStandingScenario">,
  input: unknown,
): ParsedScenario {
  const own = isObject(input) ? input[SCENARIO_FIELD] : undefined;
  if (own !== undefined) {
    const parsed = readScenario(own);
    if (parsed.outcome === "ok") return parsed;
    return { outcome: "refused", detail: `input.${SCENARIO_FIELD}: ${parsed.detail}` };
  }
  const standing = store.readStandingScenario();
  if (standing === undefined) return { outcome: "ok", scenario: {} };
  const { scenario, seen } = standing;
  if (scenario.share === undefined) return { outcome: "ok", scenario };
  store.writeStandingScenario({ scenario, seen: seen + 1 });
  return { outcome: "ok", scenario: takesShare(scenario, seen) ? scenario : {} };
}
