import { PREDICTIONS_KEPT_MAX } from "../limits.ts";
import type { LogEntry } from "../log/schema.ts";
import type { PredictionFilter, PredictionPage, PredictionRow } from "../store/types.ts";
import { type LiveParts, type LivePrediction, startLive } from "./live.ts";
import type { PredictionRecord, ProviderName } from "./record.ts";

export interface Predictions {
  /** Records it with its log row and sets it going. Answers with the number of the log row. */
  create: (record: PredictionRecord, entry: LogEntry) => number;
  /** As it stands now; data past their time are removed first. */
  find: (id: string) => PredictionRecord | undefined;
  /** The same, unless it was made over another provider's wire. */
  findOf: (provider: ProviderName, id: string) => PredictionRecord | undefined;
  findByOutputKey: (outputKey: string) => PredictionRecord | undefined;
  list: (page: PredictionPage) => PredictionRow[];
  count: (filter: PredictionFilter) => number;
  /** Ends it as canceled unless it has ended; undefined when there is none. */
  cancel: (id: string) => PredictionRecord | undefined;
  /** Removes its data now; one that runs is canceled first. */
  expire: (id: string) => void;
  /** Resolves when it has ended (at once when it has, or is not known). */
  finished: (id: string) => Promise<void>;
  /** Takes up everything that had not ended when the process did. */
  resume: () => void;
  /** Removes the data of finished predictions past their time, and the oldest above the limit. */
  sweep: () => void;
  close: () => Promise<void>;
}

export function createPredictions(parts: LiveParts): Predictions {
  const { store, now } = parts;
  const live = new Map<string, LivePrediction>();
  const removals = new Set<Promise<void>>();

  const go = (record: PredictionRecord): void => {
    live.set(
      record.id,
      startLive(parts, record, () => live.delete(record.id)),
    );
  };

  const removeFiles = (outputKey: string): void => {
    const removal = parts.outputs.remove(outputKey);
    removals.add(removal);
    void removal.finally(() => removals.delete(removal));
  };

  const withoutExpired = (record: PredictionRecord): PredictionRecord => {
    if (record.dataRemoved || record.expiresAtMs === null || record.expiresAtMs > now())
      return record;
    const removed = { ...record, input: {}, output: null, logs: "", dataRemoved: true };
    store.updatePrediction(removed);
    removeFiles(record.outputKey);
    return removed;
  };

  const find = (id: string): PredictionRecord | undefined => {
    const known = live.get(id)?.record() ?? store.findPrediction(id);
    return known === undefined ? undefined : withoutExpired(known);
  };

  return {
    create: (record, entry) => {
      const logSequence = store.insertPrediction(record, entry);
      go(record);
      return logSequence;
    },
    find,
    findOf: (provider, id) => {
      const found = find(id);
      return found?.provider === provider ? found : undefined;
    },
    expire: (id) => {
      live.get(id)?.end({ status: "canceled" });
      const ended = store.findPrediction(id);
      if (ended !== undefined) withoutExpired({ ...ended, expiresAtMs: now() });
    },
    findByOutputKey: (outputKey) => {
      const stored = store.findPredictionByOutputKey(outputKey);
      return stored === undefined ? undefined : find(stored.id);
    },
    list: (page) =>
      store.listPredictions(page).map(({ sequence, record }) => ({
        sequence,
        record: live.get(record.id)?.record() ?? withoutExpired(record),
      })),
    count: (filter) => store.countPredictions(filter),
    cancel: (id) => {
      live.get(id)?.end({ status: "canceled" });
      return find(id);
    },
    finished: (id) => live.get(id)?.finished ?? Promise.resolve(),
    resume: () => store.openPredictions().forEach(go),
    sweep: () => {
      for (const record of store.expiredPredictions(now())) withoutExpired(record);
      for (const outputKey of store.forgetPredictions(PREDICTIONS_KEPT_MAX)) removeFiles(outputKey);
    },
    close: async () => {
      await Promise.all(Array.from(live.values(), (prediction) => prediction.close()));
      await Promise.all(removals);
    },
  };
}
