import type { StreamEvents } from "../src/live/stream.ts";
import type { OpenStream } from "../src/live/stream.ts";
import type { StreamNews } from "../src/live/wire.ts";
import type { PredictionView } from "../src/server/views.ts";
import type { TabLoop, WorldClock } from "./browser-world.ts";
import { samplePrediction, sampleReady } from "./samples.ts";

/** Small, so that a gap is soon larger than what the first page can close. */
const PAGE_PREDICTIONS = 2;
const LATENCY_MS = 5;
const PING_MS = 2_000;

type Reader = { loop: TabLoop; events: StreamEvents; isOpen: boolean; openedWith: string | null };

const laterFirst = (one: PredictionView, other: PredictionView): number =>
  other.createdAt.localeCompare(one.createdAt);

/** The server's end of the contract of `prediction.watch`, for one account. */
export function createStreamServer(clock: WorldClock) {
  const views = new Map<string, PredictionView>();
  const latest = new Map<string, number>();
  const readers = new Set<Reader>();
  const opened: (string | null)[] = [];
  let lastId = 0;
  let forgottenId = 0;
  let isAway = false;
  let refusesStreams = false;
  let losesLists = false;
  let looks = 0;

  function send(reader: Reader, id: number, news: StreamNews): void {
    const event = { eventId: String(id), news: structuredClone(news) };
    clock.after(
      () => reader.loop.run(() => reader.isOpen && reader.events.onNews(event)),
      LATENCY_MS,
    );
  }

  function begin(reader: Reader): void {
    send(reader, lastId, { kind: "opened" });
    if (reader.openedWith === null) return;
    if (Number(reader.openedWith) < forgottenId) {
      send(reader, lastId, { kind: "behind" });
      return;
    }
    const missed = [...latest].filter(([, id]) => id > Number(reader.openedWith));
    for (const [predictionId, id] of missed.toSorted(([, one], [, other]) => one - other)) {
      const prediction = views.get(predictionId);
      if (prediction !== undefined) send(reader, id, { kind: "prediction", prediction });
    }
  }

  function end(reader: Reader): void {
    readers.delete(reader);
    reader.loop.run(() => {
      if (!reader.isOpen) return;
      reader.isOpen = false;
      reader.events.onClosed();
    });
  }

  const open =
    (loop: TabLoop): OpenStream =>
    (openedWith, events) => {
      const reader: Reader = { loop, events, isOpen: true, openedWith };
      opened.push(openedWith);
      readers.add(reader);
      const ping = (): void => {
        if (!readers.has(reader)) return;
        loop.run(() => reader.isOpen && events.onPing());
        clock.after(ping, PING_MS);
      };
      clock.after(() => {
        if (!readers.has(reader)) return;
        if (isAway || refusesStreams) return end(reader);
        begin(reader);
        clock.after(ping, PING_MS);
      }, LATENCY_MS);
      return () => {
        reader.isOpen = false;
        readers.delete(reader);
      };
    };

  function write(prediction: PredictionView): void {
    lastId += 1;
    views.set(prediction.id, prediction);
    latest.set(prediction.id, lastId);
    for (const reader of readers) send(reader, lastId, { kind: "prediction", prediction });
  }

  /** What runs, and the first page. */
  function list(): PredictionView[] {
    const all = [...views.values()].toSorted(laterFirst);
    const active = all.filter(({ status }) => status !== "succeeded");
    return [...active, ...all.slice(0, PAGE_PREDICTIONS)];
  }

  /** An answer is what was true when the question arrived. */
  function answer<Value>(loop: TabLoop, read: () => Value): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    clock.after(() => {
      const found = structuredClone(read());
      const isLost = isAway || losesLists;
      loop.run(() => (isLost ? reject(new TypeError("away")) : resolve(found)));
    }, LATENCY_MS);
    return promise;
  }

  const askRecent = (loop: TabLoop) => (): Promise<PredictionView[]> => {
    looks += 1;
    return answer(loop, list);
  };

  const ask =
    (loop: TabLoop) =>
    (id: string): Promise<PredictionView> =>
      answer(loop, () => {
        const known = views.get(id);
        if (known === undefined) throw new Error(`the test made ${id}`);
        return known;
      });

  return {
    open,
    ask,
    askRecent,
    opened,
    looks: () => looks,
    listed: () => list().map(({ id }) => id),
    views: () => [...views.values()],
    /** Streams whose tab is not frozen: a frozen one holds its connection until it thaws. */
    streams: () => [...readers].filter(({ loop }) => loop.standing() === "running").length,
    create: (): PredictionView => {
      const createdAt = new Date(Date.parse("2026-05-04T10:00:00Z") + lastId).toISOString();
      const prediction = samplePrediction({ createdAt });
      write(prediction);
      return prediction;
    },
    advance: (id: string): void => {
      const known = views.get(id);
      if (known === undefined || known.status === "succeeded") return;
      const sequence = known.sequence + 1;
      const { createdAt } = known;
      write(
        sequence >= 4
          ? sampleReady({ id, sequence, createdAt })
          : { ...known, sequence, status: "processing" },
      );
    },
    /** Everybody reads again what the lists say. */
    fallBehind: (): void => {
      for (const reader of readers) send(reader, lastId, { kind: "behind" });
    },
    /** Streams that resume are not told what happened until now, only that they are behind. */
    forgetOlder: (): void => {
      forgottenId = lastId;
    },
    /** Progress between two events. */
    progress: (prediction: PredictionView): void => {
      for (const reader of readers) send(reader, lastId, { kind: "progress", prediction });
    },
    endStreams: (): void => {
      const open = [...readers];
      for (const reader of open) end(reader);
    },
    /** Readers stay connected and hear nothing more. */
    muteStreams: (): void => readers.clear(),
    goAway: (away: boolean): void => {
      isAway = away;
      const open = away ? [...readers] : [];
      for (const reader of open) end(reader);
    },
    loseLists: (loses: boolean): void => {
      losesLists = loses;
    },
    refuseStreams: (refuses: boolean): void => {
      refusesStreams = refuses;
    },
    forget: (loop: TabLoop): void => {
      for (const reader of readers) if (reader.loop === loop) readers.delete(reader);
    },
  };
}
