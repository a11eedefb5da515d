import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { PROMPT, START, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { CancelAnswer, PredictionView } from "../server/views.ts";
import type { Card } from "./cards.ts";
import { createSender } from "./sender.ts";
import { createCardStore } from "./store.ts";

const request = { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null };

function refusal(data: Record<string, unknown>): Error {
  return TRPCClientError.from({ error: { code: -32_600, message: "Refused.", data } });
}

/** A server whose answers the test hands out one by one. */
function createRoom() {
  const sent: { call: "create" | "retry" | "cancel"; body: unknown }[] = [];
  const creates: PromiseWithResolvers<PredictionView>[] = [];
  const cancels: PromiseWithResolvers<CancelAnswer>[] = [];
  let keys = 0;
  let changes = 0;
  let isOnline = true;
  const store = createCardStore(
    () => undefined,
    () => undefined,
  );
  const take = <Answer>(
    call: "create" | "retry" | "cancel",
    body: unknown,
    waiting: PromiseWithResolvers<Answer>[],
  ): Promise<Answer> => {
    sent.push({ call, body });
    const answer = Promise.withResolvers<Answer>();
    waiting.push(answer);
    return answer.promise;
  };
  const sender = createSender({
    calls: {
      create: (body) => take("create", body, creates),
      retry: (body) => take("retry", body, creates),
      cancel: (body) => take("cancel", body, cancels),
    },
    store,
    newKey: () => `key-${(keys += 1)}`,
    now: () => START,
    isOnline: () => isOnline,
    onChanged: () => {
      changes += 1;
    },
  });
  const card = (): Card => {
    const [first] = store.current();
    if (first === undefined) throw new Error("there is a card");
    return first;
  };
  const setOnline = (online: boolean): void => {
    isOnline = online;
  };
  return { sender, store, sent, creates, cancels, card, setOnline, changes: () => changes };
}

describe("send", () => {
  it("C-01 shows the card before the server has answered", () => {
    const { sender, card, sent } = createRoom();
    void sender.send(request);
    expect(card()).toMatchObject({ sending: "sending", request });
    expect(sent).toEqual([
      {
        call: "create",
        body: { model: request.model, input: request.input, idempotencyKey: "key-1" },
      },
    ]);
  });

  it("C-04 uses the card's key as the idempotency key and keeps it", async () => {
    const { sender, creates, card, changes } = createRoom();
    const sending = sender.send(request);
    const prediction = samplePrediction();
    creates[0]?.resolve(prediction);
    expect(await sending).toBeNull();
    expect(card()).toMatchObject({ key: "key-1", sending: "sent", heard: { prediction } });
    expect(changes()).toBe(1);
  });

  it("C-07 keeps the card as not sent, and sends it again under the same key", async () => {
    const { sender, creates, card, sent } = createRoom();
    const sending = sender.send(request);
    creates[0]?.reject(new TypeError("Failed to fetch"));
    expect(await sending).toMatchObject({ reason: "unreachable" });
    expect(card()).toMatchObject({ sending: "not_sent", failure: { reason: "unreachable" } });
    const again = sender.resend(card());
    expect(card().sending).toBe("sending");
    creates[1]?.resolve(samplePrediction());
    await again;
    expect(card()).toMatchObject({ key: "key-1", sending: "sent" });
    expect(sent.map(({ body }) => body)).toEqual([
      expect.objectContaining({ idempotencyKey: "key-1" }),
      expect.objectContaining({ idempotencyKey: "key-1" }),
    ]);
  });

  it("R-08 without a network it says that it will be sent, and sends it under the same key", async () => {
    const { sender, creates, card, sent, setOnline } = createRoom();
    setOnline(false);
    const sending = sender.send(request);
    creates[0]?.reject(new TypeError("Failed to fetch"));
    expect(await sending).toMatchObject({ reason: "offline" });
    expect(card()).toMatchObject({ sending: "not_sent", failure: { reason: "offline" } });
    setOnline(true);
    sender.resendWaiting();
    sender.resendWaiting();
    expect(card().sending).toBe("sending");
    expect(sent).toHaveLength(2);
    expect(sent[1]?.body).toMatchObject({ idempotencyKey: "key-1" });
    creates[1]?.resolve(samplePrediction());
    await expect.poll(() => card().sending).toBe("sent");
  });

  it("R-08 goes on waiting when the network does not carry yet", async () => {
    const { sender, creates, card, sent, setOnline } = createRoom();
    setOnline(false);
    const sending = sender.send(request);
    creates[0]?.reject(new TypeError("Failed to fetch"));
    await sending;
    setOnline(true);
    sender.resendWaiting();
    creates[1]?.reject(new TypeError("Failed to fetch"));
    await expect.poll(() => card().failure?.reason).toBe("offline");
    sender.resendWaiting();
    expect(sent).toHaveLength(3);
  });

  it("R-08 what was not sent for another reason waits for the person", async () => {
    const { sender, creates, card, sent } = createRoom();
    const sending = sender.send(request);
    creates[0]?.reject(new TypeError("Failed to fetch"));
    await sending;
    sender.resendWaiting();
    expect(card().sending).toBe("not_sent");
    expect(sent).toHaveLength(1);
  });

  it("C-07 discards only what was not sent", async () => {
    const { sender, creates, card, store } = createRoom();
    const sending = sender.send(request);
    sender.discard(card());
    expect(store.current()).toHaveLength(1);
    creates[0]?.reject(new TypeError("Failed to fetch"));
    await sending;
    sender.discard(card());
    expect(store.current()).toEqual([]);
  });

  it("F-07 gives wrong fields to the form and leaves no card that repeats them", async () => {
    const { sender, creates, store } = createRoom();
    const sending = sender.send(request);
    const fields = [{ field: "prompt", message: "Too rude." }];
    creates[0]?.reject(refusal({ reason: "invalid_input", fields }));
    expect(await sending).toMatchObject({ reason: "invalid_input", fields: ["prompt"] });
    expect(store.current()).toEqual([]);
  });

  it("C-11 a retry is a new card, linked to the old prediction", async () => {
    const { sender, creates, sent, store } = createRoom();
    const sending = sender.send({ ...request, retryOf: "old" });
    creates[0]?.resolve(samplePrediction({ retryOf: "old" }));
    await sending;
    expect(sent).toEqual([{ call: "retry", body: { id: "old", idempotencyKey: "key-1" } }]);
    expect(store.current()).toHaveLength(1);
  });
});

describe("a retry", () => {
  it("F-08 pressed twice makes one prediction, and another one once it was answered", async () => {
    const { sender, creates, sent } = createRoom();
    const first = sender.send({ ...request, retryOf: "old" });
    await sender.send({ ...request, retryOf: "old" });
    expect(sent).toHaveLength(1);
    creates[0]?.resolve(samplePrediction({ retryOf: "old" }));
    await first;
    void sender.send({ ...request, retryOf: "old" });
    expect(sent).toHaveLength(2);
  });
});

describe("cancel", () => {
  async function sendOne(room: ReturnType<typeof createRoom>): Promise<PredictionView> {
    const prediction = samplePrediction();
    const sending = room.sender.send(request);
    room.creates[0]?.resolve(prediction);
    await sending;
    return prediction;
  }

  it("C-09 is shown at once and sent once, however often it is pressed", async () => {
    const room = createRoom();
    await sendOne(room);
    void room.sender.cancel(room.card());
    void room.sender.cancel(room.card());
    expect(room.card().cancel).toBe("asked");
    expect(room.cancels).toHaveLength(1);
  });

  it("C-09 takes in how it ended", async () => {
    const room = createRoom();
    const prediction = await sendOne(room);
    const cancelling = room.sender.cancel(room.card());
    const canceled = { ...prediction, status: "canceled", sequence: 2 } as const;
    room.cancels[0]?.resolve({ outcome: "canceled", prediction: canceled });
    await cancelling;
    expect(room.card().heard?.prediction.status).toBe("canceled");
  });

  it("C-09 remembers that it came too late", async () => {
    const room = createRoom();
    const prediction = await sendOne(room);
    const cancelling = room.sender.cancel(room.card());
    room.cancels[0]?.resolve({
      outcome: "too_late",
      prediction: sampleReady({ id: prediction.id }),
    });
    await cancelling;
    expect(room.card()).toMatchObject({
      cancel: "too_late",
      heard: { prediction: { status: "succeeded" } },
    });
  });

  it("C-08 works again after it could not be sent", async () => {
    const room = createRoom();
    await sendOne(room);
    const cancelling = room.sender.cancel(room.card());
    room.cancels[0]?.reject(new TypeError("Failed to fetch"));
    await cancelling;
    expect(room.card().cancel).toBe("not_sent");
    void room.sender.cancel(room.card());
    expect(room.cancels).toHaveLength(2);
  });

  it("C-08 pressed before the server knew of the card, it is sent with the answer", async () => {
    const room = createRoom();
    const sending = room.sender.send(request);
    await room.sender.cancel(room.card());
    expect(room.cancels).toHaveLength(0);
    const prediction = samplePrediction();
    room.creates[0]?.resolve(prediction);
    await expect.poll(() => room.cancels.length).toBe(1);
    room.cancels[0]?.resolve({
      outcome: "canceled",
      prediction: { ...prediction, status: "canceled", sequence: 2 },
    });
    await sending;
    expect(room.card().heard?.prediction.status).toBe("canceled");
  });
});
