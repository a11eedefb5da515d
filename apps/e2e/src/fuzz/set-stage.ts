import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { createGuest } from "../api/visitor.ts";
import type { Visitor } from "../api/visitor.ts";
import { createEmulatorControl, ourIdOf } from "../emulator-control.ts";
import type { ServerVariables } from "../server/darkroom-server.ts";
import { STAGE_RENEWAL_MS } from "./limits.ts";
import { createStage } from "./stage.ts";
import type { KnownSecret, Stage } from "./stage.ts";

const GUESTS = 3;
const SPENT_SESSIONS = 8;
const ModelsSchema = z.array(z.object({ model: z.string() }));

/** Secrets that the server makes of its own one, as its source says. */
const PURPOSES = ["auth", "results", "callback"] as const;

export type SetStage = {
  stage: Stage;
  /** Ends the renewal of what the shots are aimed at. */
  stop: () => Promise<void>;
};

/** Makes sessions, predictions in all statuses and signed addresses for the shots to aim at. */
export async function setStage(places: {
  url: string;
  emulatorUrl: string;
  variables: ServerVariables;
}): Promise<SetStage> {
  const emulator = createEmulatorControl(places.emulatorUrl);
  const webhookSecret = await emulator.webhookSecret();
  const stage = createStage({
    webhookSecret,
    secrets: listSecrets(places.variables, webhookSecret),
  });
  const guests = await Promise.all(Array.from({ length: GUESTS }, () => createGuest(places.url)));
  for (const guest of guests) stage.learn("cookie", guest.cookie());
  for (let spent = 0; spent < SPENT_SESSIONS; spent += 1) {
    stage.learn("spent", (await createGuest(places.url)).cookie());
  }
  const models = ModelsSchema.parse(await guests[0]?.query("model.list"));
  for (const { model } of models) stage.learn("model", model);
  for (const guest of guests) await makeResults(guest, stage);
  const renew = async (): Promise<void> => {
    for (const guest of guests) await makeTarget(guest, stage);
    for (const { id, webhook } of await emulator.newestPredictions()) {
      const ours = ourIdOf({ webhook });
      if (ours === null || webhook == null) continue;
      const { pathname, search } = new URL(webhook);
      stage.learn("providerId", id);
      stage.learn("hook", pathname + search);
    }
  };
  await renew();
  return { stage, stop: repeat(renew, STAGE_RENEWAL_MS) };
}

/** A picture whose address is signed, a page's cursor, and one that has failed. */
async function makeResults(guest: Visitor, stage: Stage): Promise<void> {
  for (const outcome of ["succeed", "succeed", "fail"]) {
    const created = await guest.create({
      input: { prompt: "a target", __scenario: { durationMs: 50, outcome } },
    });
    const { id, outputs } = await guest.untilEnded(created.id);
    stage.learn("id", id);
    for (const { url } of outputs) stage.learn("result", url);
  }
  const page = z
    .object({ nextCursor: z.string().nullable() })
    .parse(await guest.query("prediction.list", { limit: 1 }));
  if (page.nextCursor !== null) stage.learn("cursor", page.nextCursor);
}

/** One that runs until somebody says otherwise: the news in the shots is about it. */
async function makeTarget(guest: Visitor, stage: Stage): Promise<void> {
  const created = await guest
    .create({ input: { prompt: "a running target", __scenario: { outcome: "hang" } } })
    // Shots create too, and all of them together may reach the account's limit.
    .catch(() => null);
  if (created !== null) stage.learn("id", created.id);
}

function repeat(work: () => Promise<void>, gapMs: number): () => Promise<void> {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(gapMs);
      // The next turn does what this one could not; the honest guest tells when nothing goes.
      await work().catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

function listSecrets(variables: ServerVariables, webhookSecret: string): KnownSecret[] {
  const root = variables["AUTH_SECRET"] ?? "";
  return [
    { name: "AUTH_SECRET", value: root },
    { name: "METRICS_TOKEN", value: variables["METRICS_TOKEN"] ?? "" },
    { name: "the webhook secret", value: webhookSecret },
    ...PURPOSES.map((purpose) => ({
      name: `the secret of ${purpose}`,
      value: createHmac("sha256", root).update(`darkroom:${purpose}`).digest("base64url"),
    })),
  ];
}
