import { chooseBeside } from "./choose-beside.ts";
import type { Environment } from "./environment.ts";

/** Skytells, where it is configured. */
export function chooseSkytells(environment: Environment, localUrl: string) {
  const { apiKey, baseUrl } = environment.skytells;
  const kinds = { real: "skytells", emulator: "skytells-emulator" } as const;
  const settings = { apiKey, baseUrl, emulatorKey: "sk-emulator", kinds };
  return chooseBeside(environment, settings, localUrl);
}
