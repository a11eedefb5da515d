import type { DownloadOutcome, SafeFetch } from "@darkroom/providers";
import type { Process } from "../machine/process.ts";
import { mayStop } from "../machine/stop.ts";
import { latencyMs } from "../machine/world.ts";
import type { World } from "../machine/world.ts";
import { DELIVERY_ORIGIN, isForgotten } from "./run.ts";
import type { OutputFile, Run } from "./run.ts";

const ADDRESS = /^\/([^/]+)\/(\d+)\.png$/;
const SECOND_MS = 1_000;
/** A file that is slow is slow for everybody, and sometimes too slow for our patience. */
const SLOW_S_MAX = 75;

type Place = { run: Run; file: OutputFile };

function findFile(runs: ReadonlyMap<string, Run>, address: string, now: number): Place | null {
  const url = new URL(address);
  const found = ADDRESS.exec(url.pathname);
  const run = runs.get(found?.[1] ?? "");
  const file = run?.files[Number(found?.[2])];
  if (url.origin !== DELIVERY_ORIGIN || run === undefined || file === undefined) return null;
  const isOld = run.script.movesOutput && url.searchParams.get("generation") === "0";
  return isOld || file.isGone || isForgotten(run, now) ? null : { run, file };
}

function serve(world: World, place: Place | null): DownloadOutcome {
  const { faults } = world;
  if (faults.strikes("download_error")) {
    return { outcome: "unavailable", errorText: "answered 503" };
  }
  if (place === null) return { outcome: "gone" };
  const { run, file } = place;
  if (faults.strikes("download_cut")) {
    return { outcome: "unavailable", errorText: "truncated body" };
  }
  const isShort = faults.strikes("download_short");
  // Without a length nobody can tell that the end is missing, but the decoder.
  if (isShort) run.excuses.add("cut_for_good");
  const bytes = isShort ? file.bytes.subarray(0, file.bytes.length >> 1) : file.bytes;
  return { outcome: "downloaded", bytes, contentType: "image/png" };
}

/** Downloads of one process, from the provider's delivery host. */
export function createDownloads(
  world: World,
  process: Process,
  runs: ReadonlyMap<string, Run>,
): SafeFetch {
  const { time, random, faults, timeline } = world;
  return {
    // No host of this world listens to anybody but its provider.
    post: () => Promise.resolve({ outcome: "unavailable", errorText: "no such host" }),
    judge: () => Promise.resolve({ outcome: "unavailable", errorText: "no such host" }),
    download: async (address, limits) => {
      await process.pass();
      mayStop(world, process);
      const found = findFile(runs, address, time.now());
      if (found !== null && faults.strikes("download_slow")) found.file.isSlow = true;
      const slowMs = found?.file.isSlow === true ? random.whole(5, SLOW_S_MAX) * SECOND_MS : 0;
      const waitMs = latencyMs(random) + slowMs;
      await time.sleep(process, Math.min(waitMs, limits.timeoutMs));
      await process.pass();
      const served = serve(world, findFile(runs, address, time.now()));
      const isLate = waitMs > limits.timeoutMs;
      timeline.add(process.name, `download ${address}: ${isLate ? "too slow" : served.outcome}`);
      return isLate ? { outcome: "unavailable", errorText: "timeout" } : served;
    },
  };
}
