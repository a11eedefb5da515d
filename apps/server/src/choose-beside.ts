import { isLoopbackHost, isPublicUrl } from "./choose-provider.ts";
import type { ProviderChoice } from "./choose-provider.ts";
import type { Environment } from "./environment.ts";

export type BesideSettings = {
  apiKey: string | null;
  baseUrl: string | null;
  /** Emulators take any key of this form. */
  emulatorKey: string;
  kinds: { real: ProviderChoice["kind"]; emulator: ProviderChoice["kind"] };
};

/**
 * A provider beside whatever else there is; null where it is not configured. An emulator on this
 * machine needs no key and can always call us back.
 * @param localUrl our own origin on this machine, with the base path
 */
export function chooseBeside(
  environment: Environment,
  settings: BesideSettings,
  localUrl: string,
): ProviderChoice | { outcome: "token_missing" } | null {
  const { apiKey, baseUrl, emulatorKey, kinds } = settings;
  if (apiKey === null && baseUrl === null) return null;
  const publicUrl = environment.publicUrl ?? localUrl;
  if (baseUrl !== null && isLoopbackHost(new URL(baseUrl).hostname)) {
    return {
      kind: kinds.emulator,
      baseUrl,
      apiToken: apiKey ?? emulatorKey,
      allowedOrigins: [new URL(baseUrl).origin],
      webhooksReachable: true,
      callbackBase: environment.role === "worker" ? publicUrl : localUrl,
    };
  }
  if (apiKey === null) return { outcome: "token_missing" };
  return {
    kind: kinds.real,
    baseUrl,
    apiToken: apiKey,
    allowedOrigins: baseUrl === null ? [] : [new URL(baseUrl).origin],
    webhooksReachable: isPublicUrl(publicUrl),
    callbackBase: publicUrl,
  };
}
