import { createServer } from "node:http";
import { z } from "zod";

const ValueSchema = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  boolValue: z.boolean().optional(),
  doubleValue: z.number().optional(),
});

const AttributesSchema = z
  .array(z.object({ key: z.string(), value: ValueSchema }))
  .default([])
  .transform((list) =>
    Object.fromEntries(
      list.map(({ key, value }) => [
        key,
        value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? null,
      ]),
    ),
  );

const SpanSchema = z.object({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z.string().default(""),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.union([z.string(), z.number()]).transform(Number),
  endTimeUnixNano: z.union([z.string(), z.number()]).transform(Number),
  attributes: AttributesSchema,
  status: z
    .object({ code: z.number().default(0), message: z.string().optional() })
    .default({ code: 0 }),
});
export type ReceivedSpan = z.infer<typeof SpanSchema>;

/** The JSON form of OTLP, as far as a collector of spans reads it. */
const MessageSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: AttributesSchema }),
      scopeSpans: z.array(z.object({ spans: z.array(SpanSchema) })),
    }),
  ),
});

export type SpanReceiver = {
  url: string;
  spans: ReceivedSpan[];
  /** How many spans each message held. */
  sizes: number[];
  /** Everything that came, as text. */
  raw: () => string;
  headers: Record<string, string | string[] | undefined>[];
  resources: Record<string, unknown>[];
} & AsyncDisposable;

/** A collector that speaks OTLP over HTTP in JSON and refuses what is none. */
export async function receiveSpans(): Promise<SpanReceiver> {
  const spans: ReceivedSpan[] = [];
  const sizes: number[] = [];
  const bodies: string[] = [];
  const headers: SpanReceiver["headers"] = [];
  const resources: Record<string, unknown>[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const isOurs = incoming.method === "POST" && incoming.url === "/v1/traces";
      const message = MessageSchema.safeParse(isOurs ? JSON.parse(body) : null);
      if (message.success) {
        bodies.push(body);
        headers.push(incoming.headers);
        const before = spans.length;
        for (const { resource, scopeSpans } of message.data.resourceSpans) {
          resources.push(resource.attributes);
          spans.push(...scopeSpans.flatMap((scope) => scope.spans));
        }
        sizes.push(spans.length - before);
      }
      outgoing.writeHead(message.success ? 200 : 400, { "content-type": "application/json" });
      outgoing.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    spans,
    sizes,
    raw: () => bodies.join("\n"),
    headers,
    resources,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
