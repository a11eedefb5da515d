import type { OutputKind } from "../views.ts";

/** A file that was taken; times are ISO 8601. */
export type UploadView = {
  id: string;
  /** What an input says in place of the file. */
  reference: string;
  /** By its bytes, whatever its sender says. */
  kind: OutputKind;
  mediaType: string;
  bytes: number;
  sha256: string;
  /** Until then orders can name it. */
  expiresAt: string;
};

export type UploadFileOutcome =
  | { outcome: "uploaded"; upload: UploadView }
  | { outcome: "empty" | "unknown_type" }
  | { outcome: "too_large"; bytesMax: number }
  | { outcome: "too_many"; filesMax: number; bytesMax: number };

export type UploadVerbs = {
  /** Takes a file to be an input; what is longer than `UPLOAD_BYTES_MAX` is not read to its end. */
  add: (file: { accountId: string; body: AsyncIterable<Uint8Array> }) => Promise<UploadFileOutcome>;
};
