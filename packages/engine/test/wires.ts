import { createReplicateProvider, createSkytellsProvider } from "@darkroom/providers";
import type { Provider } from "@darkroom/providers";

/** The providers whose wire the emulator plays, each by its own adapter. */
export const WIRES = ["replicate", "skytells"] as const;
export type Wire = (typeof WIRES)[number];

/** The owner under which a wire's models stand in the catalogue. */
export const OWNER_ON: Readonly<Record<Wire, string>> = {
  replicate: "darkroom",
  skytells: "skytells",
};

/** The adapter of a wire in front of an emulator. */
export function createWireProvider(
  wire: Wire,
  options: { emulatorUrl: string; now: () => number; token?: string },
): Provider {
  const { emulatorUrl, now, token } = options;
  switch (wire) {
    case "replicate":
      return createReplicateProvider({
        apiToken: token ?? "r8_test",
        baseUrl: `${emulatorUrl}/replicate/v1`,
        now,
      });
    case "skytells":
      return createSkytellsProvider({
        apiKey: token ?? "sk-test",
        baseUrl: `${emulatorUrl}/skytells/v1`,
        now,
      });
  }
}
