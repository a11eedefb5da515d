import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const OPEN = new AbortController().signal;

test("as many take a slot as there are, the others in the order in which they came", async () => {
  const slots = createSlots(2);
  const entered: string[] = [];
  const enter = async (name: string): Promise<() => void> => {
    const giveBack = await slots.take(OPEN);
    entered.push(name);
    return giveBack;
  };
  const [first, second] = await Promise.all([enter("a"), enter("b")]);
  const third = enter("c");
  const fourth = enter("d");
  await Promise.resolve();
  expect(entered).toEqual(["a", "b"]);
  first();
  await third;
  expect(entered).toEqual(["a", "b", "c"]);
  second();
  await fourth;
  expect(entered).toEqual(["a", "b", "c", "d"]);
});

test("giving back twice frees one slot only", async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take(OPEN);
  giveBack();
  giveBack();
  await slots.take(OPEN);
  const late = new AbortController();
  const refused = slots.take(late.signal);
  late.abort(new Error("enough"));
  await expect(refused).rejects.toThrow("enough");
});

test("one that leaves the queue takes no slot from those behind it", async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take(OPEN);
  const leaving = new AbortController();
  const left = slots.take(leaving.signal);
  const behind = slots.take(OPEN);
  leaving.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  giveBack();
  expect(await behind).toBeTypeOf("function");
});

test("an aborted one is refused at once", async () => {
  await expect(createSlots(1).take(AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
});
