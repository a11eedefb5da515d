import { readWebhookSecret } from "@darkroom/providers";
import { z } from "zod";

const isSecret = (text: string): boolean => {
  try {
    return text.startsWith("whsec_") && readWebhookSecret(text).length >= SECRET_BYTES_MIN;
  } catch {
    return false;
  }
};

/** Standard Webhooks asks for 24 bytes at least. */
const SECRET_BYTES_MIN = 24;

const split = (value: string): string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** One secret, or several by comma while they are changed. */
export const signingSecrets = z
  .string()
  .transform(split)
  .refine((values) => values.length > 0 && values.every(isSecret), {
    error: "must be a comma list of secrets: whsec_ and at least 24 bytes in base64",
  });

/** How systems outside give credits; without a secret nobody can. */
export const GRANT_VARIABLES = { GRANTS_SECRET: signingSecrets.optional() };

/** The secrets with which `POST /api/v1/grants` is signed. */
export function readGrantSecrets(values: { GRANTS_SECRET?: string[] | undefined }): string[] {
  return values.GRANTS_SECRET ?? [];
}
