import { DatabaseError, dropDraft, openBatch } from "@darkroom/db";
import type { BatchRow, DraftTotals } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { APPLY_TRIES_MAX } from "../limits.ts";
import { createBatchJob } from "./job.ts";
import { BATCHES_OPEN_MAX } from "./limits.ts";
import { findBatchByKey, loadDraft, loadOwnedBatch, readProblems } from "./load.ts";
import { findBatchObstacle } from "./obstacle.ts";
import { orInvalidSource } from "./quote.ts";
import { stageSource, tallySource } from "./stage.ts";
import type { StagedBatch } from "./stage.ts";
import type { CreateBatchCommand, CreateBatchOutcome } from "./views.ts";
import { viewBatch } from "./view.ts";

/** A list that was read, ready to be opened. */
type Draft = {
  id: string;
  totals: Omit<DraftTotals, "fields">;
  problems: StagedBatch["problems"];
};

/**
 * Orders many predictions at once. The whole price is reserved, and every place of the quota is
 * taken, before anything starts, or nothing is; the items are made afterwards by a job that goes
 * on after any crash. A second call with the same key and the same list answers with the first.
 */
export async function createBatch(
  context: EngineContext,
  command: CreateBatchCommand,
): Promise<CreateBatchOutcome> {
  return orInvalidSource(async () => {
    const twin = await findBatchByKey(context, command);
    if (twin !== null) return answerTwin(context, twin, await digestOf(context, command, twin));
    const draft = await prepareDraft(context, command);
    if ("outcome" in draft) return draft;
    // A list that was sent along is sent again; one that was uploaded stays for another try.
    return command.source.kind === "upload"
      ? startDraft(context, command, draft)
      : startOrDrop(context, command, draft);
  });
}

async function answerTwin(
  context: EngineContext,
  twin: BatchRow,
  inputDigest: string | null,
): Promise<CreateBatchOutcome> {
  if (twin.inputDigest !== inputDigest) return { outcome: "idempotency_conflict" };
  const batch = await viewBatch(context, twin);
  return { outcome: "existing", batch, problems: await readProblems(context, twin.id) };
}

/** The digest of what a call wants; an upload that was started has the batch's own id. */
async function digestOf(
  context: EngineContext,
  { accountId, model: name, source }: CreateBatchCommand,
  twin: BatchRow,
): Promise<string | null> {
  if (source.kind === "upload") {
    if (source.id === twin.id) return twin.inputDigest;
    return (await loadDraft(context, { accountId, id: source.id }))?.inputDigest ?? null;
  }
  const model = context.modelOf(name);
  return model === null ? null : (await tallySource(context, model, source)).totals.inputDigest;
}

async function prepareDraft(
  context: EngineContext,
  command: CreateBatchCommand,
): Promise<Draft | CreateBatchOutcome> {
  const { accountId, actor, requestId, source } = command;
  if (source.kind === "upload") {
    const row = await loadDraft(context, { accountId, id: source.id });
    if (row === null) return answerStarted(context, { accountId, id: source.id });
    if (context.modelOf(row.model) === null) return { outcome: "model_not_found" };
    return { id: row.id, totals: row, problems: await readProblems(context, row.id) };
  }
  const model = context.modelOf(command.model);
  if (model === null) return { outcome: "model_not_found" };
  const staged = await stageSource(context, model, { accountId, actor, requestId, source });
  return staged ?? { outcome: "too_many_drafts" };
}

/** An upload is started once; whoever starts it again gets what became of it. */
async function answerStarted(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<CreateBatchOutcome> {
  const row = await loadOwnedBatch(context, target);
  if (row === null) return { outcome: "upload_not_found" };
  const batch = await viewBatch(context, row);
  return { outcome: "existing", batch, problems: await readProblems(context, row.id) };
}

async function startDraft(
  context: EngineContext,
  command: CreateBatchCommand,
  draft: Draft,
): Promise<CreateBatchOutcome> {
  const { totals, problems } = draft;
  const { items, refused: invalid, waiting, creditsPrice: requiredCredits } = totals;
  if (waiting === 0 || (invalid > 0 && command.onInvalid === "refuse")) {
    return { outcome: "invalid_items", items, invalid, problems };
  }
  if (command.maxCredits !== null && requiredCredits > command.maxCredits) {
    return { outcome: "price_above_limit", requiredCredits };
  }
  const { accountId, quota } = command;
  const { creditsItemMax } = totals;
  for (let attempt = 1; attempt <= APPLY_TRIES_MAX; attempt += 1) {
    const opened = await open(context, command, draft);
    if (opened !== null) return opened;
    const whole = { accountId, items: waiting, requiredCredits, creditsItemMax, quota };
    const order = { ...whole, isOpen: false };
    const obstacle = await findBatchObstacle(context, order);
    if (obstacle !== null) return obstacle;
  }
  throw new DatabaseError("busy", "rivals took what a batch needed each time it was free");
}

/** Whatever comes in between, a draft that is not opened goes: it would take the place of others. */
async function startOrDrop(
  context: EngineContext,
  command: CreateBatchCommand,
  draft: Draft,
): Promise<CreateBatchOutcome> {
  let isCreated = false;
  try {
    const outcome = await startDraft(context, command, draft);
    isCreated = outcome.outcome === "created";
    return outcome;
  } finally {
    if (!isCreated) await dropDraft(context.database, draft.id);
  }
}

/** Opens a draft; null when something stood in its way. */
async function open(
  context: EngineContext,
  command: CreateBatchCommand,
  { id, totals, problems }: Draft,
): Promise<CreateBatchOutcome | null> {
  const { accountId, name, idempotencyKey, runAt, quota } = command;
  const at = context.now();
  const job = createBatchJob(context, { id, accountId }, Math.max(at, runAt ?? at));
  const made = { entryId: context.newId(), job, at, openMax: BATCHES_OPEN_MAX };
  try {
    const order = { id, accountId, name, idempotencyKey, runAt, quota };
    if (!(await openBatch(context.database, { ...order, ...made }))) {
      // A rival call may have started the same upload.
      const started = await answerStarted(context, { accountId, id });
      return started.outcome === "existing" ? started : null;
    }
  } catch (error) {
    const isTaken = error instanceof DatabaseError && error.constraint === "batch_idempotency_key";
    const twin = isTaken ? await findBatchByKey(context, command) : null;
    if (twin === null) throw error;
    return answerTwin(context, twin, totals.inputDigest);
  }
  context.announceWork();
  const row = await loadOwnedBatch(context, { accountId, id });
  if (row === null) throw new DatabaseError("failed", "a batch that was opened is not there");
  return { outcome: "created", batch: await viewBatch(context, row), problems };
}
