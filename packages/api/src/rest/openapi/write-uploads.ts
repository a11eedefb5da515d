import { BATCH_FORMATS } from "@darkroom/engine";
import { MODEL_CHARACTERS_MAX } from "../../limits.ts";
import { UploadedBatchSchema } from "../schemas/batch.ts";
import { commonResponses, headersOf } from "./common.ts";
import type { Operation } from "./write-operation.ts";
import { writeReplySchema } from "./write-schema.ts";

const TEXT = { schema: { type: "string" } };

/** What takes a body that is no JSON and is read piece by piece, so that no procedure does. */
export const UPLOAD_PATHS: Readonly<Record<string, { post: Operation }>> = {
  "/batch-uploads": {
    post: {
      operationId: "batchUpload",
      tags: ["Batches"],
      summary: "Upload a list for a batch",
      description:
        "Longer than a body may be elsewhere. It is kept for a while and started by its `uploadId`.\n\nAn API key needs the scope `batches:write`.",
      security: [{ apiKey: [] }, { session: [] }],
      parameters: [
        {
          name: "model",
          in: "query",
          required: true,
          schema: { type: "string", minLength: 1, maxLength: MODEL_CHARACTERS_MAX },
        },
        {
          name: "format",
          in: "query",
          required: true,
          schema: { type: "string", enum: BATCH_FORMATS },
        },
      ],
      requestBody: {
        required: true,
        content: { "text/csv": TEXT, "application/jsonl": TEXT },
      },
      responses: {
        201: {
          description: "Created.",
          headers: headersOf(["RequestId", "RateLimitPolicy", "RateLimit"]),
          content: { "application/json": { schema: writeReplySchema(UploadedBatchSchema) } },
        },
        ...commonResponses(false),
      },
    },
  },
};
