import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childVariables } from "../environment.ts";
import { START_MS_MAX, STOP_MS_MAX } from "../limits.ts";
import { waitFor } from "../wait.ts";
import { findFreePort } from "./find-free-port.ts";
import { EMULATOR_ENTRY } from "./paths.ts";
import { createLineKeeper, startProcessGroup } from "./process-group.ts";
import type { Exit } from "./process-group.ts";

/** The emulator alone, as `pnpm emulator` runs it, without any Darkroom. */
export type EmulatorProgram = {
  url: string;
  /** Ends it in peace and removes its folder. */
  stop: () => Promise<Exit>;
};

/** Starts the emulator's own program on a free port; resolves when it says that it is ready. */
export async function startEmulatorProgram(): Promise<EmulatorProgram> {
  const directory = await mkdtemp(join(tmpdir(), "darkroom-emulator-"));
  const port = await findFreePort();
  const { keep, lines } = createLineKeeper();
  const group = startProcessGroup({
    args: [EMULATOR_ENTRY, "--port", String(port), "--directory", directory],
    variables: childVariables({}),
    onLine: keep,
  });
  await waitFor("The emulator is ready", START_MS_MAX, async () => {
    if (group.hasExited()) throw new Error(`The emulator ended:\n${lines().join("\n")}`);
    return lines().some((line) => line.startsWith("Emulator ready")) ? true : null;
  });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      const exit = await group.end(STOP_MS_MAX);
      await rm(directory, { recursive: true, force: true });
      return exit;
    },
  };
}
