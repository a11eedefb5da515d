import { BATCH_FORMATS } from "@darkroom/engine";
import { MODEL_CHARACTERS_MAX } from "../../limits.ts";
import { UploadedBatchSchema } from "../schemas/batch.ts";
import { UploadSchema } from "../schemas/upload.ts";
import { commonResponses, headersOf } from "./common.ts";
import type { Operation } from "./write-operation.ts";
import { writeReplySchema } from "./write-schema.ts";

const BYTES = { schema: {} };
const TEXT = { schema: { type: "string" } };

/** What takes a body that is no JSON and is read piece by piece, so that no procedure does. */
export const UPLOAD_PATHS: Readonly<Record<string, { post: Operation }>> = {
  "/files": {
    post: {
      operationId: "fileUpload",
      tags: ["Predictions"],
      summary: "Upload a file to be an input",
      description:
        "The bytes as the body, at most 10 MiB; what they are is read from themselves. It can be named by orders of its account for a day, by its `reference` in place of an address.\n\nAn API key needs the scope `predictions:write`.",
      security: [{ apiKey: [] }, { session: [] }],
      requestBody: { required: true, content: { "application/octet-stream": BYTES } },
      responses: {
        201: {
          description: "Created.",
          headers: headersOf(["RequestId", "RateLimitPolicy", "RateLimit"]),
          content: { "application/json": { schema: writeReplySchema(UploadSchema) } },
        },
        ...commonResponses(false),
      },
    },
  },
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
