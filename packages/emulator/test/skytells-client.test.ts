import { createClient, PredictionStatus, SkytellsError } from "skytells";
import { expect, test } from "vitest";
import { eventually, startTestEmulator } from "./fixture.ts";

const model = "jersey-speed";

/** The official client of the registry, version 1.0.0, pointed at the emulator as anybody would. */
const clientOf = (url: string) => createClient("sk-client", { baseUrl: `${url}/skytells/v1` });

test("the official client predicts, waits by itself, and reads the result", async () => {
  await using emulator = await startTestEmulator();
  const client = clientOf(emulator.url);
  const input = { prompt: "a jersey", __scenario: { durationMs: 60 } };
  const waited = await client.predict({ model, input, await: true });
  expect(waited).toMatchObject({ status: "succeeded", metrics: { image_count: 1 } });
  const created = await client.predict({ model, input });
  expect(created.status).toBe("pending");
  const ended = await eventually("the end", async () => {
    const prediction = await client.getPrediction(created.id);
    return prediction.status === PredictionStatus.SUCCEEDED ? prediction : undefined;
  });
  expect(ended.metadata?.billing?.credits_used).toBe(1);
  expect((await fetch(String(ended.output))).status).toBe(200);
  expect((await client.streamPrediction(created.id)).id).toBe(created.id);
});

test("the official client lists models, cancels and deletes", async () => {
  await using emulator = await startTestEmulator();
  const client = clientOf(emulator.url);
  expect((await client.listModels()).map(({ namespace }) => namespace)).toContain(model);
  const input = { prompt: "a jersey", __scenario: { durationMs: 60_000 } };
  const { id } = await client.predict({ model, input });
  await client.cancelPrediction(id);
  expect((await client.getPrediction(id)).status).toBe("cancelled");
  await client.deletePrediction(id);
  await expect(client.getPrediction(id)).rejects.toMatchObject({ httpStatus: 404 });
});

test("the official client throws what the API says, with its code", async () => {
  await using emulator = await startTestEmulator();
  const client = clientOf(emulator.url);
  await expect(client.getPrediction("nothing")).rejects.toMatchObject({
    errorId: "PREDICTION_FAILED",
    httpStatus: 502,
  });
  const input = { prompt: "x", __scenario: { accept: "402" } };
  const refused = await client.predict({ model, input }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SkytellsError);
  expect(refused).toMatchObject({ errorId: "INSUFFICIENT_CREDITS", httpStatus: 402 });
});
