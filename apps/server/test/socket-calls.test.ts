import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { openSocket, textOf } from "./support/open-socket.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

const WAIT = { timeout: 20_000 };
/** Seldom enough that the limit of new predictions is far. */
const POLL_MS = 500;
/** As many calls as the engine holds for one account, each for as long as it may. */
const HELD_CALLS_MAX = 32;
const HELD_MS = 30_000;

/** An order that ends long after every wait for it. */
const held = () => jersey({ input: { prompt: "teal", __scenario: { durationMs: 120_000 } } });

/** A call that waits for the end of the order under this key. */
const runCall = (id: number) => {
  const input = { ...held(), idempotencyKey: "key", waitMs: HELD_MS };
  return { id, method: "mutation", params: { path: "prediction.run", input } };
};

function readAnswer(text: string): { id: unknown } {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null || !("id" in answer)) {
    throw new TypeError("no answer");
  }
  return answer;
}

describe("the calls of one socket", () => {
  it("are answered at once up to a limit; more are refused until some have ended", async () => {
    await using strict = await startTestServer({}, { calls: 2 });
    const guest = await createGuest(strict.url);
    const { id } = await guest.create({ ...held(), idempotencyKey: "key" });
    const socket = openSocket(strict.url, { cookie: guest.cookie() ?? "" });
    await once(socket, "open");
    const answers = new Map<unknown, object>();
    socket.on("message", (message) => {
      const answer = readAnswer(textOf(message));
      answers.set(answer.id, answer);
    });
    const refused = { error: { data: { reason: "rate_limited" } } };
    socket.send(JSON.stringify([runCall(1), runCall(2), runCall(3)]));
    await vi.waitFor(() => expect(answers.get(3)).toMatchObject(refused), WAIT);
    expect([...answers.keys()]).toEqual([3]);
    await guest.mutate("prediction.cancel", { id });
    await vi.waitFor(() => expect(new Set(answers.keys())).toEqual(new Set([1, 2, 3])), WAIT);
    socket.send(JSON.stringify({ id: 4, method: "query", params: { path: "model.list" } }));
    await vi.waitFor(() => expect(answers.get(4)).toMatchObject({ result: {} }), WAIT);
    socket.terminate();
  });

  it("are held no longer than the socket: who hangs up frees the places", async () => {
    await using server = await startTestServer();
    const guest = await createGuest(server.url);
    await guest.create({ ...held(), idempotencyKey: "key" });
    const socket = openSocket(server.url, { cookie: guest.cookie() ?? "" });
    await once(socket, "open");
    socket.send(JSON.stringify(Array.from({ length: HELD_CALLS_MAX }, (_, id) => runCall(id))));
    // Nothing has ended when it is created: only who is held gets to see an end.
    const outcome = async () =>
      (await guest.mutate("prediction.run", { ...jersey(), waitMs: HELD_MS })).result;
    await expect
      .poll(outcome, { ...WAIT, interval: POLL_MS })
      .toMatchObject({ outcome: "pending" });
    socket.terminate();
    await expect
      .poll(outcome, { timeout: HELD_MS / 2, interval: POLL_MS })
      .toMatchObject({ outcome: "finished" });
  });
});
