import { expect, test } from "vitest";
import { createTask } from "./task.ts";

const REQUEST = { model: "jersey-speed", prompt: "", seed: 1 } as const;
const PICTURE = {
  bytes: new Uint8Array(1),
  mediaType: "image/png",
  width: 1,
  height: 1,
  seed: 1,
  stageMs: {},
} as const;

test("a task is open until it is resolved", async () => {
  const task = createTask(1, REQUEST, undefined);
  expect(task.isOpen()).toBe(true);
  task.resolve(PICTURE);
  expect(task.isOpen()).toBe(false);
  expect(await task.picture).toBe(PICTURE);
});

test("the first settlement counts", async () => {
  const task = createTask(1, REQUEST, undefined);
  task.reject("stopped");
  task.resolve(PICTURE);
  task.reject("closed");
  await expect(task.picture).rejects.toBe("stopped");
});

test("every task has a cancel flag of its own, lowered and shared", () => {
  const first = createTask(1, REQUEST, undefined);
  const second = createTask(2, REQUEST, undefined);
  Atomics.store(first.cancelFlag, 0, 1);
  expect(second.cancelFlag[0]).toBe(0);
  expect(first.cancelFlag.buffer).toBeInstanceOf(SharedArrayBuffer);
});
