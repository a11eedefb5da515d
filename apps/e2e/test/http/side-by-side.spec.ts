import { createDarkroomServer, createGuest, expect, test } from "../../src/index.ts";

test("two servers with ports and folders of their own know nothing of each other", async ({
  darkroom,
  visitor,
}) => {
  const other = await createDarkroomServer({ WELCOME_CREDITS: "7" });
  try {
    await other.start();
    const neighbour = await createGuest(other.url);
    expect(await visitor.balance()).toEqual({ available: 100, reserved: 0 });
    expect(await neighbour.balance()).toEqual({ available: 7, reserved: 0 });

    const request = { input: { prompt: "a jersey", __scenario: { durationMs: 300 } } };
    const [ours, theirs] = await Promise.all([visitor.create(request), neighbour.create(request)]);
    const ended = await Promise.all([visitor.untilEnded(ours.id), neighbour.untilEnded(theirs.id)]);
    expect(ended.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    await expect(visitor.get(theirs.id)).rejects.toMatchObject({ httpStatus: 404 });
    expect(await visitor.listAll()).toHaveLength(1);

    await other.kill9();
    expect((await visitor.send("/readyz")).status).toBe(200);
    expect((await other.audit()).findings).toEqual([]);
    expect(other.dataDirectory).not.toBe(darkroom.dataDirectory);
  } finally {
    await other.remove();
  }
});
