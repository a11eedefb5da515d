import type { UploadView } from "@darkroom/engine";
import { z } from "zod";
import type { Authorized } from "../authorization/authorize.ts";
import { refuse } from "../errors/refusal.ts";
import { BATCH_PLACE_RETRY_MS, FILE_CONTENT_CHARACTERS_MAX } from "../limits.ts";
import { createRouter, procedureFor } from "../trpc.ts";

function refuseFile(message: string) {
  return refuse({ reason: "invalid_input", fields: [{ field: "file", message }] });
}

/** Takes a file for the inputs of an account, or says why not. */
export async function takeFile(
  may: Authorized<"predictions:write">,
  body: AsyncIterable<Uint8Array>,
): Promise<UploadView> {
  const added = await may.files.add(body);
  switch (added.outcome) {
    case "uploaded":
      return added.upload;
    case "empty":
      throw refuseFile("There is nothing in this file.");
    case "unknown_type":
      throw refuseFile("This is no picture, film, sound or text that is known here.");
    case "too_large":
      throw refuse({ reason: "payload_too_large" });
    case "too_many":
      throw refuse({ reason: "rate_limited", retryAfterMs: BATCH_PLACE_RETRY_MS });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A file of the size of a call, as base64; longer ones have a door of their own. */
const uploadFile = procedureFor("predictions:write")
  .input(z.strictObject({ content: z.base64().max(FILE_CONTENT_CHARACTERS_MAX) }))
  .mutation(({ ctx, input }): Promise<UploadView> =>
    takeFile(ctx.may, once(Buffer.from(input.content, "base64"))),
  );

export const fileRouter = createRouter({ upload: uploadFile });
