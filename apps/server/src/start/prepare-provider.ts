import { ProviderError, createReplicateProvider } from "@darkroom/providers";
import type { Provider } from "@darkroom/providers";
import type { ProviderChoice } from "../choose-provider.ts";
import { chooseProvider, isEmbedded } from "../choose-provider.ts";
import { emulatorUrl, recallEmulatorPort } from "../emulator-port.ts";
import type { Environment } from "../environment.ts";
import { StartError } from "./start-error.ts";

export type PreparedProvider = {
  provider: Provider;
  choice: ProviderChoice;
  /** Ends the embedded emulator, where there is one. */
  close: () => Promise<void>;
};

/**
 * The provider of this process. A worker starts the embedded emulator; a process of the role
 * `web` only talks to the worker's.
 */
export async function prepareProvider(
  environment: Environment,
  localUrl: string,
): Promise<PreparedProvider> {
  const embedded = isEmbedded(environment) ? await reachEmulator(environment) : null;
  try {
    const choice = chooseProvider(environment, { emulatorUrl: embedded?.url ?? null, localUrl });
    if ("outcome" in choice) {
      throw new StartError(
        "environment",
        "REPLICATE_BASE_URL is set, but REPLICATE_API_TOKEN is not.",
      );
    }
    const provider = createProvider(environment, choice);
    return { provider, choice, close: async () => embedded?.close() };
  } catch (error) {
    await embedded?.close();
    throw error;
  }
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
  try {
    return createReplicateProvider({
      apiToken: choice.apiToken,
      ...(choice.baseUrl === null ? {} : { baseUrl: choice.baseUrl }),
      webhookSecrets: environment.replicate.webhookSecrets,
      now: Date.now,
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new StartError("environment", error.message, { cause: error });
  }
}
