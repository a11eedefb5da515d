import { createHash } from "node:crypto";

/** A text that is equal for equal values, whatever the order of their keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** What an idempotency key stands for: equal orders have equal digests. */
export function digestOrder(order: {
  model: string;
  input: Record<string, unknown>;
  retryOf: string | null;
  webhook?: unknown;
}): string {
  const { model, input, retryOf } = order;
  // What names no webhook keeps the digest that it had before there were any.
  const webhook = order.webhook ?? undefined;
  return createHash("sha256")
    .update(canonicalJson({ model, input, retryOf, webhook }))
    .digest("hex");
}
