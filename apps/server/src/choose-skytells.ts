import { isLoopbackHost, isPublicUrl } from "./choose-provider.ts";
import type { ProviderChoice } from "./choose-provider.ts";
import type { Environment } from "./environment.ts";

/** Emulators take any key of this form. */
const EMULATOR_KEY = "sk-emulator";

/** Whether anything of Skytells is configured. */
export function usesSkytells({ skytells }: Environment): boolean {
  return skytells.apiKey !== null || skytells.baseUrl !== null;
}

/**
 * Skytells beside whatever else there is; null where it is not configured. An emulator on this
 * machine needs no key and can always call us back.
 * @param localUrl our own origin on this machine, with the base path
 */
export function chooseSkytells(
  environment: Environment,
  localUrl: string,
): ProviderChoice | { outcome: "token_missing" } | null {
  if (!usesSkytells(environment)) return null;
  const { apiKey, baseUrl } = environment.skytells;
  const publicUrl = environment.publicUrl ?? localUrl;
  if (baseUrl !== null && isLoopbackHost(new URL(baseUrl).hostname)) {
    return {
      kind: "skytells-emulator",
      baseUrl,
      apiToken: apiKey ?? EMULATOR_KEY,
      allowedOrigins: [new URL(baseUrl).origin],
      webhooksReachable: true,
      callbackBase: environment.role === "worker" ? publicUrl : localUrl,
    };
  }
  if (apiKey === null) return { outcome: "token_missing" };
  return {
    kind: "skytells",
    baseUrl,
    apiToken: apiKey,
    allowedOrigins: baseUrl === null ? [] : [new URL(baseUrl).origin],
    webhooksReachable: isPublicUrl(publicUrl),
    callbackBase: publicUrl,
  };
}
