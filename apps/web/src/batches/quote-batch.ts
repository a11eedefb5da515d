import { TRPCClientError } from "@trpc/client";
import type { Studio } from "../app/studio.ts";
import type { BatchQuote } from "../server/views.ts";
import { formatOf, readPrompts } from "./prompts.ts";

/** Where the prompts of a batch come from. */
export type BatchList = { kind: "text"; text: string } | { kind: "file"; file: File };

/** The order that a quote is for: exactly what was priced is what is started. */
export type QuotedList = {
  quote: BatchQuote;
  order: { model: string; items: { prompt: string }[] } | { uploadId: string };
};

type Ports = Pick<Studio, "api" | "basePath" | "connection">;

function isUpload(body: unknown): body is { uploadId: string; quote: BatchQuote } {
  return typeof body === "object" && body !== null && "uploadId" in body && "quote" in body;
}

function isRefusal(body: unknown): body is Parameters<typeof TRPCClientError.from>[0] {
  return typeof body === "object" && body !== null && "error" in body;
}

async function uploadList(ports: Ports, model: string, file: File): Promise<QuotedList> {
  const query = new URLSearchParams({ model, format: formatOf(file.name) ?? "csv" });
  const response = await ports.connection.upload(
    `${ports.basePath}api/batches/upload?${query.toString()}`,
    { method: "POST", body: file },
  );
  const body: unknown = await response.json();
  if (isUpload(body)) return { quote: body.quote, order: { uploadId: body.uploadId } };
  throw isRefusal(body) ? TRPCClientError.from(body) : new Error("The list was not taken.");
}

/** What a list would cost, with its mistakes. Nothing is started and nothing reserved. */
export async function quoteList(ports: Ports, model: string, list: BatchList): Promise<QuotedList> {
  if (list.kind === "file") return await uploadList(ports, model, list.file);
  const items = readPrompts(list.text).map((prompt) => ({ prompt }));
  const quote = await ports.api.batch.quote.mutate({ model, items });
  return { quote, order: { model, items } };
}
