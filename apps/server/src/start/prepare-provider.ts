import {
  ProviderError,
  createFalProvider,
  createReplicateProvider,
  createSkytellsProvider,
} from "@darkroom/providers";
import type { Provider } from "@darkroom/providers";
import { chooseFal } from "../choose-fal.ts";
import type { ProviderChoice } from "../choose-provider.ts";
import { chooseProvider, isEmbedded } from "../choose-provider.ts";
import { chooseSkytells } from "../choose-skytells.ts";
import { emulatorUrl, recallEmulatorPort } from "../emulator-port.ts";
import type { Environment } from "../environment.ts";
import { StartError } from "./start-error.ts";

export type PreparedProvider = { provider: Provider; choice: ProviderChoice };

export type PreparedProviders = {
  /** At least one. */
  list: readonly PreparedProvider[];
  /** Ends the embedded emulator, where there is one. */
  close: () => Promise<void>;
};

/**
 * The providers of this process. A worker starts the embedded emulator where nothing is
 * configured; a process of the role `web` only talks to the worker's.
 */
export async function prepareProviders(
  environment: Environment,
  localUrl: string,
): Promise<PreparedProviders> {
  const embedded = isEmbedded(environment) ? await reachEmulator(environment) : null;
  try {
    const list = chooseAll(environment, { emulatorUrl: embedded?.url ?? null, localUrl }).map(
      (choice) => ({ choice, provider: createProvider(environment, choice) }),
    );
    return { list, close: async () => embedded?.close() };
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}

type Places = { emulatorUrl: string | null; localUrl: string };

function chooseAll(environment: Environment, places: Places): ProviderChoice[] {
  const { apiToken, baseUrl } = environment.replicate;
  const usesReplicate = places.emulatorUrl !== null || apiToken !== null || baseUrl !== null;
  const replicate = usesReplicate ? chooseProvider(environment, places) : null;
  const skytells = chooseSkytells(environment, places.localUrl);
  const fal = chooseFal(environment, places.localUrl);
  return [
    ...requireToken(replicate, "REPLICATE_BASE_URL is set, but REPLICATE_API_TOKEN is not."),
    ...requireToken(skytells, "SKYTELLS_BASE_URL is set, but SKYTELLS_API_KEY is not."),
    ...requireToken(fal, "FAL_BASE_URL is set, but FAL_KEY is not."),
  ];
}

function requireToken(
  choice: ProviderChoice | { outcome: "token_missing" } | null,
  message: string,
): ProviderChoice[] {
  if (choice === null) return [];
  if ("outcome" in choice) throw new StartError("environment", message);
  return [choice];
}

type Emulator = { url: string; close: () => Promise<void> };

async function reachEmulator(environment: Environment): Promise<Emulator> {
  const { dataDirectory, emulatorPort, role } = environment;
  if (role !== "web") {
    // Loaded only where it is used: the generator behind it is big.
    const { startEmbeddedProvider } = await import("../embedded-provider.ts");
    return startEmbeddedProvider({ dataDirectory, port: emulatorPort });
  }
  const port = emulatorPort ?? (await recallEmulatorPort(dataDirectory));
  if (port !== null) return { url: emulatorUrl(port), close: () => Promise.resolve() };
  const message =
    "ROLE is web and no provider is set. Start the worker first or set EMULATOR_PORT for both.";
  throw new StartError("environment", message);
}

function createProvider(environment: Environment, choice: ProviderChoice): Provider {
  const baseUrl = choice.baseUrl ?? undefined;
  try {
    switch (choice.kind) {
      case "embedded":
      case "emulator":
      case "replicate":
        return createReplicateProvider({
          apiToken: choice.apiToken,
          baseUrl,
          webhookSecrets: environment.replicate.webhookSecrets,
          now: Date.now,
        });
      case "skytells":
      case "skytells-emulator":
        return createSkytellsProvider({
          apiKey: choice.apiToken,
          baseUrl,
          edgeBaseUrl: environment.skytells.edgeBaseUrl ?? undefined,
          webhookSecrets: environment.skytells.webhookSecrets,
          now: Date.now,
        });
      case "fal":
      case "fal-emulator":
        return createFalProvider({
          apiKey: choice.apiToken,
          baseUrl,
          userId: environment.fal.userId ?? undefined,
          now: Date.now,
        });
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new StartError("environment", error.message, { cause: error });
  }
}
