import { upload } from "@darkroom/db";
import { and, gt, inArray } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { checkInput } from "../predictions/check-input.ts";
import type { CheckedInput } from "../predictions/check-input.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { UPLOADS_NAMED_BYTES_MAX, UPLOADS_NAMED_MAX } from "./limits.ts";
import { idIn, mapInput, referenceTo, referencesIn } from "./references.ts";

type Input = Record<string, unknown>;

const GONE = "There is no such upload, or it has expired.";
const TOO_LARGE = "The uploads of an input are 32 MiB at most together.";
const TOO_MANY = `An input names at most ${String(UPLOADS_NAMED_MAX)} uploads.`;

/** A short data URI of the right type that stands for the file while a model looks at an input. */
const standIn = (id: string, mediaType: string): string =>
  `data:${mediaType};base64,${Buffer.from(id).toString("base64")}`;

/**
 * Checks an input by its model with the uploads of an account in it. A model looks at each as at a
 * data URI; what is kept of the order names the upload, whose bytes are read when it is sent.
 */
export async function checkWithUploads(
  context: EngineContext,
  model: Pick<ModelDefinition, "inputSchema">,
  order: { accountId: string; input: Input },
): Promise<CheckedInput> {
  const named = referencesIn(order.input);
  if (named.size === 0) return checkInput(model, order.input);
  const [first = "input"] = named.values();
  if (named.size > UPLOADS_NAMED_MAX) {
    return { outcome: "invalid", fields: [{ field: first, message: TOO_MANY }] };
  }
  const rows = await context.database.orm
    .select({ id: upload.id, mediaType: upload.mediaType, bytes: upload.bytes })
    .from(upload)
    .where(
      and(
        inArray(upload.id, [...named.keys()]),
        ownedBy(upload.accountId, order.accountId),
        gt(upload.expiresAt, context.now()),
      ),
    );
  const texts = new Map(rows.map(({ id, mediaType }) => [id, standIn(id, mediaType)]));
  const missing = [...named].filter(([id]) => !texts.has(id));
  if (missing.length > 0) {
    return { outcome: "invalid", fields: missing.map(([, field]) => ({ field, message: GONE })) };
  }
  if (rows.reduce((sum, { bytes }) => sum + bytes, 0) > UPLOADS_NAMED_BYTES_MAX) {
    return { outcome: "invalid", fields: [{ field: first, message: TOO_LARGE }] };
  }
  const checked = checkInput(
    model,
    mapInput(order.input, (text) => texts.get(idIn(text) ?? "") ?? text),
  );
  if (checked.outcome === "invalid") return checked;
  const back = new Map([...texts].map(([id, text]) => [text, referenceTo(id)]));
  return {
    outcome: "valid",
    input: mapInput(checked.input, (text) => back.get(text) ?? text),
  };
}
