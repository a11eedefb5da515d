import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { GeneratorError } from "../src/errors.ts";
import { createPool } from "../src/pool/pool.ts";
import type { Pool, PoolOptions } from "../src/pool/pool.ts";
import type { GenerateOptions, Generation } from "../src/types.ts";

const WORKER_URL = new URL("./fixtures/scripted-worker.ts", import.meta.url);
const open: Pool[] = [];

function openPool(overrides: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({
    module: { url: WORKER_URL, data: { assetsFolder: null } },
    workersMax: 1,
    idleWorkerMs: 60_000,
    ...overrides,
  });
  open.push(pool);
  return pool;
}

function draw(
  pool: Pool,
  prompt = "draw",
  options: GenerateOptions = {},
  seed = 1,
): Promise<Generation> {
  return pool.run(
    { model: "jersey-speed", input: { prompt }, seeds: [seed], adapt: false },
    options,
  );
}

/** Resolves when the worker has begun with the picture. */
function begun(pool: Pool, prompt: string, signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const picture = draw(pool, prompt, { signal, onProgress: () => resolve() });
  return { picture, started: promise };
}

/** The scripted worker puts the number of its thread into its file. */
function threadOf({ files }: Generation): number | undefined {
  return files[0]?.bytes[0];
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error("it resolved"),
    (error: unknown) => error,
  );
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await rejectionOf(promise);
  return error instanceof GeneratorError ? error.code : String(error);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

describe("work", () => {
  test("comes back with its own seed", async () => {
    const pool = openPool();
    const pictures = await Promise.all([1, 2, 3].map((seed) => draw(pool, "draw", {}, seed)));
    expect(pictures.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  });

  test("waits in its order when all workers are busy", async () => {
    const pool = openPool();
    const ended: number[] = [];
    const seeds = [5, 3, 9, 1, 7];
    await Promise.all(
      seeds.map(async (seed) => {
        await draw(pool, "draw", {}, seed);
        ended.push(seed);
      }),
    );
    expect(ended).toEqual(seeds);
  });

  test("is spread over at most the given number of workers", async () => {
    const pool = openPool({ workersMax: 2 });
    const pictures = await Promise.all(Array.from({ length: 8 }, () => draw(pool)));
    const threads = new Set(pictures.map(threadOf));
    expect(threads.size).toBe(2);
  });

  test("one picture after the other keeps to one worker", async () => {
    const pool = openPool({ workersMax: 4 });
    const threads = new Set<number | undefined>();
    for (let count = 0; count < 4; count++) threads.add(threadOf(await draw(pool)));
    expect(threads.size).toBe(1);
  });

  test("that fails in the worker rejects and spares the worker", async () => {
    const pool = openPool();
    const before = await draw(pool);
    expect(await codeOf(draw(pool, "fail"))).toBe("draw_failed");
    expect(threadOf(await draw(pool))).toBe(threadOf(before));
  });

  test("tells its progress", async () => {
    const fractions: number[] = [];
    await draw(openPool(), "draw", { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).toEqual([0.5]);
  });
});

describe("a crash", () => {
  test.each(["exit", "throw"])("by %s rejects its own picture only", async (prompt) => {
    const pool = openPool();
    const [first, crashed, after] = await Promise.allSettled([
      draw(pool),
      draw(pool, prompt),
      draw(pool),
    ]);
    expect(first.status).toBe("fulfilled");
    expect(crashed).toMatchObject({ status: "rejected", reason: { code: "worker_crashed" } });
    expect(after.status).toBe("fulfilled");
  });

  test("keeps its cause", async () => {
    const error = await rejectionOf(draw(openPool(), "throw"));
    expect(error).toMatchObject({ cause: { message: "scripted" } });
  });

  test("of a worker that cannot even start rejects every picture that tries", async () => {
    const pool = openPool({
      module: {
        url: new URL("./fixtures/absent.ts", import.meta.url),
        data: { assetsFolder: null },
      },
    });
    const codes = await Promise.all([codeOf(draw(pool)), codeOf(draw(pool))]);
    expect(codes).toEqual(["worker_crashed", "worker_crashed"]);
  });
});

describe("an abort", () => {
  test("before the start rejects with the signal's reason and starts nothing", async () => {
    const reason = new Error("changed my mind");
    const signal = AbortSignal.abort(reason);
    expect(await rejectionOf(draw(openPool(), "draw", { signal }))).toBe(reason);
  });

  test("while waiting takes the picture out of the queue", async () => {
    const pool = openPool();
    const first = new AbortController();
    const second = new AbortController();
    const running = begun(pool, "wait for the flag", first.signal);
    const waiting = draw(pool, "exit", { signal: second.signal });
    await running.started;
    second.abort("not needed");
    expect(await rejectionOf(waiting)).toBe("not needed");
    first.abort("stop");
    expect(await rejectionOf(running.picture)).toBe("stop");
    // Had the waiting picture been drawn, it would have ended the worker.
    expect((await draw(pool)).seed).toBe(1);
  });

  test("while drawing stops the worker, which then draws on", async () => {
    const pool = openPool();
    const before = await draw(pool);
    const controller = new AbortController();
    const { picture, started } = begun(pool, "wait for the flag", controller.signal);
    await started;
    controller.abort("stop");
    expect(await rejectionOf(picture)).toBe("stop");
    expect(threadOf(await draw(pool))).toBe(threadOf(before));
  });

  test("is final: late news of the picture is dropped", async () => {
    const pool = openPool();
    const controller = new AbortController();
    const fractions: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const picture = draw(pool, "finish in spite of the flag", {
      signal: controller.signal,
      onProgress: ({ fraction }) => {
        fractions.push(fraction);
        resolve();
      },
    });
    await promise;
    controller.abort("stop");
    expect(await rejectionOf(picture)).toBe("stop");
    await draw(pool);
    expect(fractions).toEqual([0.5]);
  });

  test("ends a worker by force that does not listen", async () => {
    const pool = openPool();
    const controller = new AbortController();
    const { picture, started } = begun(pool, "ignore the flag", controller.signal);
    await started;
    controller.abort("stop");
    expect(await rejectionOf(picture)).toBe("stop");
    expect((await draw(pool)).seed).toBe(1);
  });

  test("after the end changes nothing", async () => {
    const controller = new AbortController();
    const pool = openPool();
    const picture = await draw(pool, "draw", { signal: controller.signal });
    controller.abort("too late");
    expect(picture.seed).toBe(1);
    expect(threadOf(await draw(pool))).toBe(threadOf(picture));
  });
});

test("an error of the progress listener rejects the picture with that error", async () => {
  const pool = openPool();
  const error = new Error("the listener's own");
  const picture = draw(pool, "wait for the flag", {
    onProgress: () => {
      throw error;
    },
  });
  expect(await rejectionOf(picture)).toBe(error);
  expect((await draw(pool)).seed).toBe(1);
});

describe("idle workers", () => {
  test("are ended and replaced when there is work again", async () => {
    const pool = openPool({ idleWorkerMs: 10 });
    const first = await draw(pool);
    let next = await draw(pool);
    while (threadOf(next) === threadOf(first)) {
      await delay(50);
      next = await draw(pool);
    }
    expect(threadOf(next)).not.toBe(threadOf(first));
  });

  test("do not keep the process alive", async () => {
    const script = fileURLToPath(new URL("./fixtures/leave-idle.ts", import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [script], { timeout: 30_000 });
    expect(stdout).toBe("seed 5");
  });
});

describe("a warm-up", () => {
  test("starts a worker that takes the next request and breaks the warm-up off", async () => {
    const pool = openPool({ workersMax: 2 });
    pool.warm("jersey-preview");
    const error = await rejectionOf(draw(pool, "tell the warm-up"));
    expect(error).toMatchObject({ message: "jersey-preview true" });
  });

  test("starts nothing where there is a worker, or none is wanted any more", async () => {
    const pool = openPool({ workersMax: 2 });
    await draw(pool);
    pool.warm("jersey-preview");
    const error = await rejectionOf(draw(pool, "tell the warm-up"));
    expect(error).toMatchObject({ message: "undefined false" });
    await pool.close();
    pool.warm("jersey-preview");
  });
});

describe("closing", () => {
  test("rejects what is drawn and what waits", async () => {
    const pool = openPool();
    const signal = new AbortController().signal;
    const { picture, started } = begun(pool, "wait for the flag", signal);
    const waiting = draw(pool);
    await started;
    const codes = Promise.all([codeOf(picture), codeOf(waiting)]);
    await pool.close();
    expect(await codes).toEqual(["closed", "closed"]);
  });

  test("refuses new work and may be repeated", async () => {
    const pool = openPool();
    await draw(pool);
    await pool.close();
    await pool.close();
    expect(await codeOf(draw(pool))).toBe("closed");
  });
});
