import { StorageError } from "@darkroom/storage";
import type { Spool, Storage } from "@darkroom/storage";
import type { Process } from "./process.ts";
import { mayStop } from "./stop.ts";
import { latencyMs } from "./world.ts";
import type { World } from "./world.ts";

/** The disks and buckets of the world; they outlive every process. */
export type Stores = {
  results: Map<string, Uint8Array>;
  previews: Map<string, Uint8Array>;
  spool: Map<string, Uint8Array>;
  spoolBytesMax: number;
  /** The storage answers nobody until then. */
  outageUntilMs: number;
};

/** From this share on new starts wait, as with the real spool. */
const SPOOL_FULL_SHARE = 0.9;
const MEDIA_TYPE = "application/octet-stream";

const bytesIn = (spool: Map<string, Uint8Array>): number =>
  [...spool.values()].reduce((sum, bytes) => sum + bytes.length, 0);

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** Storage as one process reaches it, over a network that fails as told. */
export function createStorage(
  world: World,
  process: Process,
  stores: Stores,
  objects: Map<string, Uint8Array>,
): Storage {
  const { time, random, faults, timeline } = world;
  const ask = async <Result>(what: string, work: () => Result): Promise<Result> => {
    await process.pass();
    mayStop(world, process);
    await time.sleep(process, latencyMs(random));
    const isOut = stores.outageUntilMs > time.now();
    if (isOut) faults.count("storage_outage");
    if (isOut || faults.strikes("storage_error")) {
      timeline.add(process.name, `storage: ${what}: no answer`);
      throw new StorageError("unavailable", "the storage does not answer");
    }
    const result = work();
    timeline.add(process.name, `storage: ${what}`);
    if (faults.strikes("storage_answer_lost")) {
      timeline.add(process.name, "storage: the answer is lost");
      throw new StorageError("unavailable", "the storage's answer was lost");
    }
    await process.pass();
    return result;
  };
  return {
    put: (key, bytes) => ask(`put ${key}`, () => void objects.set(key, bytes)),
    read: (key) =>
      ask(`read ${key}`, () => {
        const bytes = objects.get(key);
        if (bytes === undefined) return null;
        return { body: streamOf(bytes), object: { bytes: bytes.length, mediaType: MEDIA_TYPE } };
      }),
    remove: (key) => ask(`remove ${key}`, () => void objects.delete(key)),
    check: () => ask("check", () => undefined),
  };
}

/** The spool folder of the machine, as one of its processes uses it. */
export function createSpool(world: World, process: Process, stores: Stores): Spool {
  const { time, random, faults, timeline } = world;
  const { spool, spoolBytesMax: bytesMax } = stores;
  const touch = async <Result>(work: () => Result): Promise<Result> => {
    await process.pass();
    await time.sleep(process, random.whole(0, 5));
    const result = work();
    await process.pass();
    return result;
  };
  return {
    write: (key, bytes) =>
      touch(() => {
        const isBroken = faults.strikes("disk_full");
        const isFull = bytesIn(spool) + bytes.length > bytesMax || faults.strikes("spool_full");
        timeline.add(process.name, `spool: write ${key}${isBroken || isFull ? ": no room" : ""}`);
        if (isBroken) throw new StorageError("full", "the disk is full");
        if (isFull) return { outcome: "full" };
        spool.set(key, bytes);
        return { outcome: "spooled" };
      }),
    read: (key) => touch(() => spool.get(key) ?? null),
    remove: (key) => touch(() => void spool.delete(key)),
    keys: () => touch(() => [...spool.keys()].toSorted()),
    usage: () => ({ bytes: bytesIn(spool), bytesMax }),
    isFull: () => bytesIn(spool) >= bytesMax * SPOOL_FULL_SHARE,
  };
}
