import { RefusedError, expect, test, waitFor } from "../../src/index.ts";

const SLOW_ACCEPT_MS = 10_000;
const LOOK_MS_MAX = 60_000;

test("C-02 create answers long before the provider has accepted", async ({ visitor, emulator }) => {
  const startedAt = performance.now();
  const created = await visitor.create({
    input: {
      prompt: "a jersey",
      __scenario: { acceptDelayMs: SLOW_ACCEPT_MS, durationMs: 100 },
    },
  });
  const answeredMs = performance.now() - startedAt;
  expect(await emulator.createsOf(created.id)).toEqual([]);
  console.log(`prediction.create answered in ${answeredMs.toFixed(0)} ms`);

  const [accepted] = await waitFor("The provider has accepted", LOOK_MS_MAX, async () => {
    const creates = await emulator.createsOf(created.id);
    return creates.length > 0 ? creates : null;
  });
  expect(accepted?.status).toBe(201);
  expect((await visitor.untilEnded(created.id)).status).toBe("succeeded");
});

test("one idempotency key makes one prediction, whoever is faster, and takes no other input", async ({
  visitor,
  emulator,
}) => {
  const request = {
    idempotencyKey: "press-1",
    input: { prompt: "a jersey", __scenario: { durationMs: 100 } },
  };
  const twins = await Promise.all([visitor.create(request), visitor.create(request)]);
  const again = await visitor.create(request);
  expect(new Set([...twins, again].map(({ id }) => id)).size).toBe(1);
  const other = { ...request, input: { ...request.input, prompt: "another jersey" } };
  const refusal = await visitor.create(other).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusedError);
  expect(refusal).toMatchObject({ reason: "idempotency_conflict", httpStatus: 409 });
  await visitor.untilEnded(again.id);
  expect(await visitor.listAll()).toHaveLength(1);
  expect(await emulator.predictions()).toHaveLength(1);
  expect(await visitor.balance()).toEqual({ available: 99, reserved: 0 });
});
