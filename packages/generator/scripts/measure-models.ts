import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createGenerator } from "../src/index.ts";
import type { Generator, ModelDeclaration } from "../src/index.ts";

/**
 * Reports what the models take on this machine: time alone and two at once as shares of the
 * budget, memory, delay of the event loop and the time of a cancel. Nothing is asserted: compare the
 * shares of one run. `node scripts/measure-models.ts --no-adapt` runs them in full.
 */

const PROMPT = 'teal and orange jersey, hexagons, "Harbor" 7';
const BUSY_MS_BEFORE_CANCEL = 400;
const CANCELS = 5;

type Measured = { tookMs: number; adapted: boolean };

async function runOnce(generator: Generator, model: string, seed: number): Promise<Measured> {
  const beganAt = performance.now();
  const { metrics } = await generator.generate({ model, input: { prompt: PROMPT, seed } });
  const adapted = metrics.some(({ adaptation }) => adaptation !== null);
  return { tookMs: performance.now() - beganAt, adapted };
}

function show(name: string, runs: readonly Measured[], budgetMs: number): void {
  const slowest = Math.max(...runs.map(({ tookMs }) => tookMs));
  const adapted = runs.filter((run) => run.adapted).length;
  const share = `${Math.round((slowest / budgetMs) * 100)} %`.padStart(6);
  const note = adapted === 0 ? "" : `, ${adapted} adapted`;
  process.stdout.write(`${name.padEnd(28)} ${share} of ${budgetMs} ms${note}\n`);
}

async function measureModel(generator: Generator, declaration: ModelDeclaration): Promise<void> {
  const { name, budgetMs } = declaration;
  const alone = [await runOnce(generator, name, 1)];
  show(`${name}, alone`, alone, budgetMs);
  const two = await Promise.all([runOnce(generator, name, 2), runOnce(generator, name, 3)]);
  show(`${name}, two at once`, two, budgetMs);
}

/** Milliseconds from an abort until the worker takes up the next request. */
async function measureCancel(generator: Generator): Promise<number> {
  const controller = new AbortController();
  const input = { prompt: PROMPT };
  const canceled = generator
    .generate({ model: "jersey-scene", input }, { signal: controller.signal })
    .catch(() => undefined);
  await delay(BUSY_MS_BEFORE_CANCEL);
  const abortedAt = performance.now();
  controller.abort();
  await canceled;
  const begun = Promise.withResolvers<number>();
  const next = new AbortController();
  const following = generator
    .generate(
      { model: "jersey-preview", input },
      { signal: next.signal, onProgress: () => begun.resolve(performance.now() - abortedAt) },
    )
    .catch(() => undefined);
  const tookMs = await begun.promise;
  next.abort();
  await following;
  return tookMs;
}

const { values } = parseArgs({ options: { "no-adapt": { type: "boolean", default: false } } });
const generator = createGenerator({ workers: 2, adapt: !values["no-adapt"] });
await Promise.all([1, 2].map((seed) => runOnce(generator, "jersey-preview", seed)));
const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
for (const declaration of generator.models) await measureModel(generator, declaration);
loop.disable();
const p99Ms = Math.round(loop.percentile(99) / 1e6);
const megabytes = Math.round(process.memoryUsage.rss() / 1e6);
process.stdout.write(`event loop delay p99          ${p99Ms} ms (5 ms are the clock's own)\n`);
process.stdout.write(`memory, two warm workers      ${megabytes} MB\n`);
await generator.close();

const single = createGenerator({ workers: 1 });
await runOnce(single, "jersey-preview", 1);
const cancels: number[] = [];
for (let count = 0; count < CANCELS; count++) cancels.push(await measureCancel(single));
process.stdout.write(
  `slowest cancel of ${CANCELS}           ${Math.round(Math.max(...cancels))} ms\n`,
);
await single.close();
