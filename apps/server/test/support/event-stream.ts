import type { ErrorShape } from "@darkroom/api";
import type { PredictionNews } from "@darkroom/engine";
import { expect, vi } from "vitest";
import type { Visitor } from "./visitor.ts";

/** One event of a stream as it came over the wire. */
export type WireEvent = { event: string; id: string | null; data: string };

export type EventStream = {
  response: Response;
  /** The next event that is no sign of life; null when the stream has ended. */
  next: () => Promise<WireEvent | null>;
  /** The next news; rejects when the stream ends before. */
  news: () => Promise<PredictionNews & { eventId: string | null }>;
  until: (wanted: (news: PredictionNews) => boolean) => Promise<string | null>;
  /** Leaves as a browser does when its page is closed. */
  leave: () => void;
};

export async function openEventStream(
  visitor: Visitor,
  options: { input?: unknown; headers?: Record<string, string> } = {},
): Promise<EventStream> {
  const leaving = new AbortController();
  const { input = {}, headers = {} } = options;
  const path = `/trpc/prediction.watch?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await visitor.send(path, {
    headers: { accept: "text/event-stream", ...headers },
    signal: leaving.signal,
  });
  if (response.body === null) throw new TypeError("The reply has no body");
  const events = readEvents(response.body);

  const next = async (): Promise<WireEvent | null> => {
    for (;;) {
      const result = await events.next();
      if (result.done === true) return null;
      if (result.value.event !== "ping") return result.value;
    }
  };
  const news: EventStream["news"] = async () => {
    for (;;) {
      const found = await next();
      if (found === null) throw new Error("the stream has ended");
      if (found.event === "serialized-error") throw new Error(found.data);
      if (found.event === "") return { ...readNews(found.data), eventId: found.id };
    }
  };
  return {
    response,
    next,
    news,
    until: async (wanted) => {
      for (;;) {
        const found = await news();
        if (wanted(found)) return found.eventId;
      }
    },
    leave: () => leaving.abort(),
  };
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<WireEvent, void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    yield* blocks.filter((block) => block.trim() !== "").map(parseEvent);
  }
}

/** Reads one event of the `text/event-stream` format. */
export function parseEvent(block: string): WireEvent {
  const fieldOf = (name: string): string | null => {
    const line = block.split("\n").find((candidate) => candidate.startsWith(`${name}: `));
    return line === undefined ? null : line.slice(name.length + 2);
  };
  return { event: fieldOf("event") ?? "", id: fieldOf("id"), data: fieldOf("data") ?? "" };
}

export function readNews(data: string): PredictionNews {
  const news: unknown = JSON.parse(data);
  if (!isNews(news)) throw new TypeError(`No news: ${data}`);
  return news;
}

function isNews(value: unknown): value is PredictionNews {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The refusal that a stream consists of. */
export async function readRefusal(stream: EventStream): Promise<ErrorShape> {
  const events: WireEvent[] = [];
  for (let found = await stream.next(); found !== null; found = await stream.next()) {
    events.push(found);
  }
  expect(events.map(({ event }) => event)).toEqual(
    ["connected", "serialized-error", "return"].slice(0, events.length),
  );
  const shape: unknown = JSON.parse(events.at(-1)?.data ?? "null");
  if (!isErrorShape(shape)) throw new TypeError("The stream holds no refusal");
  return shape;
}

function isErrorShape(value: unknown): value is ErrorShape {
  return typeof value === "object" && value !== null && "data" in value && "message" in value;
}

/** How many watch, as operators see it. */
export async function countWatchers(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^darkroom_watchers (\d+)$/m.exec(text)?.[1]);
}

/** Waits until so many watch. */
export async function untilWatchers(url: string, count: number): Promise<void> {
  await vi.waitFor(async () => expect(await countWatchers(url)).toBe(count), { timeout: 20_000 });
}
