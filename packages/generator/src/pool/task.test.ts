import { expect, test } from "vitest";
import { createTask } from "./task.ts";

const REQUEST = { model: "jersey-speed", input: {}, seeds: [1], adapt: false } as const;
const GENERATION = { files: [], seed: 1, metrics: [] };

test("a task is open until it is resolved", async () => {
  const task = createTask(1, REQUEST, undefined);
  expect(task.isOpen()).toBe(true);
  task.resolve(GENERATION);
  expect(task.isOpen()).toBe(false);
  expect(await task.generation).toBe(GENERATION);
});

test("the first settlement counts", async () => {
  const task = createTask(1, REQUEST, undefined);
  task.reject("stopped");
  task.resolve(GENERATION);
  task.reject("closed");
  await expect(task.generation).rejects.toBe("stopped");
});

test("every task has a cancel flag of its own, lowered and shared", () => {
  const first = createTask(1, REQUEST, undefined);
  const second = createTask(2, REQUEST, undefined);
  Atomics.store(first.cancelFlag, 0, 1);
  expect(second.cancelFlag[0]).toBe(0);
  expect(first.cancelFlag.buffer).toBeInstanceOf(SharedArrayBuffer);
});
