import type { Mutant } from "./mutant.ts";

/** The bugs that hurt most in such systems, each a single line away from the code as it is. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "capture-twice",
    file: "engine/src/predictions/unit.ts",
    line: "ledger: writes.flatMap((write) => write.ledger),",
    instead: `ledger: writes.flatMap(({ ledger }) => ledger.flatMap((entry) => entry.kind === "capture"
      ? [entry, { ...entry, id: context.newId(), idempotencyKey: context.newId() }] : [entry])),`,
  },
  {
    name: "release-forgotten-on-failure",
    file: "lifecycle/src/transition.ts",
    line: "return applied({ ...stay(prediction, status), error }, [...money(settlement), ...extra]);",
    instead: "return applied({ ...stay(prediction, status), error }, extra);",
  },
  {
    name: "late-processing-accepted-after-success",
    file: "lifecycle/src/transition.ts",
    line: 'if (event.phase === "starting" || event.phase === "processing") return ignored("stale");',
    instead: 'if (event.phase === "processing") return applied(stay(prediction, "processing"));',
  },
  {
    name: "created-again-after-a-reset",
    file: "providers/src/replicate/judge-start.ts",
    line: 'if (answer.outcome !== "answered") return judgeUnansweredStart(answer);',
    instead: `if (answer.outcome !== "answered") return {
      outcome: "deferred", error: "provider_unavailable", retryAfterMs: 1000, errorText: "" };`,
  },
  {
    name: "created-again-after-a-reset-at-skytells",
    file: "providers/src/skytells/judge-start.ts",
    line: 'if (answer.outcome !== "answered") return judgeUnansweredStart(answer);',
    instead: `if (answer.outcome !== "answered") return {
      outcome: "deferred", error: "provider_unavailable", retryAfterMs: 1000, errorText: "" };`,
  },
  {
    name: "created-again-after-a-reset-at-fal",
    file: "providers/src/fal.ts",
    line: 'if (answer.outcome !== "answered") return judge.judgeUnansweredStart(answer);',
    instead: `if (answer.outcome !== "answered") return {
      outcome: "deferred", error: "provider_unavailable", retryAfterMs: 1000, errorText: "" };`,
  },
  {
    name: "deliveries-of-any-account-taken-at-fal",
    file: "providers/src/fal.ts",
    line: 'if (userId !== undefined && userId !== account) return { outcome: "bad_signature" };',
    instead: "",
  },
  {
    name: "created-again-after-a-crash",
    file: "engine/src/jobs/submit.ts",
    line: '{ type: "submission.lost" },',
    instead: '{ type: "submission.deferred", error: "internal" },',
  },
  {
    name: "lease-ignored-when-a-job-ends",
    file: "db/src/jobs/finish.ts",
    line: 'sql: "DELETE FROM job WHERE id = ?1 AND lease_owner = ?2 RETURNING id",',
    instead: 'sql: "DELETE FROM job WHERE id = ?1 AND ?2 IS NOT NULL RETURNING id",',
  },
  {
    name: "early-webhook-dropped",
    file: "engine/src/deliveries/ingest.ts",
    line: 'return isBehind(row, update) ? "stale" : "accepted";',
    instead:
      'return isBehind(row, update) || row.providerPredictionId === null ? "stale" : "accepted";',
  },
  {
    name: "success-without-stored-bytes",
    file: "engine/src/results/keep.ts",
    line: "await context.storage.put(storageKey, bytes, described.mediaType);",
    instead: `await context.storage.put(storageKey, bytes, described.mediaType).catch(() => undefined);`,
  },
  {
    name: "no-deadline",
    file: "engine/src/jobs/run.ts",
    line: "if (context.now() < row.deadlineAt) return result;",
    instead: "return result;",
  },
  {
    name: "retry-reuses-the-id",
    file: "engine/src/predictions/order.ts",
    line: "id: context.newId(),",
    instead: "id: command.retryOf ?? context.newId(),",
  },
  {
    name: "idempotency-key-ignored-under-concurrency",
    file: "engine/src/predictions/order.ts",
    line: "idempotencyKey: command.idempotencyKey,",
    instead:
      'idempotencyKey: command.idempotencyKey === null ? null : command.idempotencyKey + " " + now,',
  },
  {
    name: "wrong-orphan-adopted",
    file: "engine/src/jobs/adopt.ts",
    line: "return echoedWebhook !== null && context.callback.predictionOf(echoedWebhook) === row.id;",
    instead:
      "return echoedWebhook !== null && context.callback.predictionOf(echoedWebhook) !== null;",
  },
  {
    name: "webhook-taken-without-its-token",
    file: "engine/src/deliveries/ingest.ts",
    line: 'return context.callback.verify(predictionId, token) ? null : "bad_signature";',
    instead: "return null;",
  },
  {
    name: "only-the-first-output-stored",
    file: "engine/src/results/keep.ts",
    line: "const { outputs } = wanted;",
    instead: "const outputs = wanted.outputs.slice(0, 1);",
  },
  {
    name: "actual-cost-ignored",
    file: "lifecycle/src/transition.ts",
    line: "const settlement = settle(prediction.creditsReserved, actualCredits);",
    instead: "const settlement = settle(prediction.creditsReserved, prediction.creditsReserved);",
  },
  {
    name: "transfer-without-its-other-half",
    file: "db/src/credits/transfer.ts",
    line: "{ sql: INSERT_IN, args: [accountId, ids.outId, ids.inId] },",
    instead: "",
  },
];
