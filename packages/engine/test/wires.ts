import {
  createFalProvider,
  createReplicateProvider,
  createSkytellsProvider,
} from "@darkroom/providers";
import type { Provider } from "@darkroom/providers";

/** The providers whose wire the emulator plays, each by its own adapter. */
export const WIRES = ["replicate", "skytells", "fal"] as const;
export type Wire = (typeof WIRES)[number];

/** The owner under which a wire's models stand in the catalogue. */
export const OWNER_ON: Readonly<Record<Wire, string>> = {
  replicate: "darkroom",
  skytells: "skytells",
  fal: "fal-ai",
};

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** A well-formed reference that belongs to no run. */
export const NOBODY_ON: Readonly<Record<Wire, string>> = {
  replicate: NOBODY,
  skytells: NOBODY,
  fal: `fal-ai/jersey-speed/requests/${NOBODY}`,
};

/** How a run ends that was at work when it was cancelled: fal's models need not obey. */
export const CANCELED_AT_WORK_ON: Readonly<Record<Wire, "canceled" | "succeeded">> = {
  replicate: "canceled",
  skytells: "canceled",
  fal: "succeeded",
};

/** The account that the emulator signs for, where a wire names one. */
const ACCOUNT = "user_emulator";

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
    case "fal":
      return createFalProvider({
        apiKey: token ?? "id:secret",
        baseUrl: `${emulatorUrl}/fal`,
        userId: ACCOUNT,
        now,
      });
  }
}
