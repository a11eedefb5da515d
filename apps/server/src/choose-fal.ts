import { chooseBeside } from "./choose-beside.ts";
import type { Environment } from "./environment.ts";

/** fal, where it is configured. */
export function chooseFal(environment: Environment, localUrl: string) {
  const { apiKey, baseUrl } = environment.fal;
  const kinds = { real: "fal", emulator: "fal-emulator" } as const;
  const settings = { apiKey, baseUrl, emulatorKey: "emulator:emulator", kinds };
  return chooseBeside(environment, settings, localUrl);
}
