import { isObject } from "../json.ts";
import { findPreset } from "./presets.ts";
import { type ParsedScenario, parseScenario } from "./schema.ts";

/**
 * Reads a scenario as tests write it: the object itself, the name of a preset, or an object whose
 * `preset` names one and whose other fields replace the preset's.
 */
export function readScenario(value: unknown): ParsedScenario {
  if (typeof value === "string") return fromPreset(value, {});
  if (!isObject(value) || value["preset"] === undefined) return parseScenario(value);
  const { preset, ...own } = value;
  return fromPreset(preset, own);
}

function fromPreset(name: unknown, own: Record<string, unknown>): ParsedScenario {
  const scenario = typeof name === "string" ? findPreset(name) : undefined;
  if (scenario !== undefined) return parseScenario({ ...scenario, ...own });
  return {
    outcome: "refused",
    detail: `preset: none is named ${JSON.stringify(name)}; a scenario is an object or such a name`,
  };
}
