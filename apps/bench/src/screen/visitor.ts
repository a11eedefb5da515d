import type { BrowserContext } from "@playwright/test";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";

/** A model of the emulator that obeys a scripted duration. */
const MODEL = "darkroom/jersey-preview";

const CreatedSchema = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });
const EndedSchema = z.object({
  result: z.object({ data: z.object({ status: z.string(), endedAt: z.string().nullable() }) }),
});

/** A browser's visitor as a program: the same session, the same account. */
export interface Visitor {
  /** Orders a run of a given length; its prompt names it on the screen. */
  order: (prompt: string, durationMs: number) => Promise<string>;
  /** When the row says that it ended, ms since the epoch. @throws BenchError `answer` otherwise */
  endedAt: (id: string) => Promise<number>;
}

export function createVisitor(context: BrowserContext, url: string): Visitor {
  return {
    order: async (prompt, durationMs) => {
      const input = { prompt, __scenario: { durationMs } };
      const response = await context.request.post(`${url}/trpc/prediction.create`, {
        data: { model: MODEL, input },
        headers: { origin: url },
      });
      return read(CreatedSchema, await response.text()).result.data.id;
    },
    endedAt: async (id) => {
      const input = encodeURIComponent(JSON.stringify({ id }));
      const response = await context.request.get(`${url}/trpc/prediction.get?input=${input}`);
      const { status, endedAt } = read(EndedSchema, await response.text()).result.data;
      if (status === "succeeded" && endedAt !== null) return Date.parse(endedAt);
      throw new BenchError("answer", `A prediction is ${status} and not ready.`);
    },
  };
}

function read<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // The schema says below that this is no answer.
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BenchError("answer", `The server answered not as expected: ${text.slice(0, 300)}`);
}
