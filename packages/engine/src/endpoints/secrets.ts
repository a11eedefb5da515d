import { createHmac } from "node:crypto";
import { endpointSecret } from "@darkroom/db";
import type { EndpointRow } from "@darkroom/db";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";
import { ENDPOINT_ROTATION_MS } from "./limits.ts";

type Secrets = { version: number; previousUntil: number | null };

const FIRST: Secrets = { version: 0, previousUntil: null };

/** What signs the webhooks that orders of an account name. */
export const accountOwner = (accountId: string): string => `account:${accountId}`;

/** Whose secret signs for an endpoint: its own, or its account's where an order named it. */
export const ownerOf = (row: Pick<EndpointRow, "id" | "accountId" | "predictionId">): string =>
  row.predictionId === null ? row.id : accountOwner(row.accountId);

/**
 * The key of a version. It follows from the secret of the installation and is kept nowhere, so
 * that nobody who reads the database can sign.
 */
function keyOf(context: EngineContext, ownerId: string, version: number): Buffer {
  const subject = `endpoint-secret\n${ownerId}\n${version}`;
  return createHmac("sha256", context.secret).update(subject).digest();
}

const written = (key: Buffer): string => `whsec_${key.toString("base64")}`;

/** How often a secret was made anew. */
export async function readSecrets(context: EngineContext, ownerId: string): Promise<Secrets> {
  const [row] = await context.database.orm
    .select({ version: endpointSecret.version, previousUntil: endpointSecret.previousUntil })
    .from(endpointSecret)
    .where(eq(endpointSecret.ownerId, ownerId));
  return row ?? FIRST;
}

/** The secret of a new endpoint, as its receiver is told it. */
export function firstSecret(context: EngineContext, ownerId: string): string {
  return written(keyOf(context, ownerId, FIRST.version));
}

/** Makes the secret anew; the one before signs beside it for `ENDPOINT_ROTATION_MS`. */
export async function rotateSecret(
  context: EngineContext,
  ownerId: string,
): Promise<{ secret: string; previousUntil: number }> {
  const rotatedAt = context.now();
  const previousUntil = rotatedAt + ENDPOINT_ROTATION_MS;
  await write(
    context,
    context.database.orm
      .insert(endpointSecret)
      .values({ ownerId, version: FIRST.version + 1, rotatedAt, previousUntil })
      .onConflictDoUpdate({
        target: endpointSecret.ownerId,
        set: { version: sql`${endpointSecret.version} + 1`, rotatedAt, previousUntil },
      }),
  );
  const { version } = await readSecrets(context, ownerId);
  return { secret: written(keyOf(context, ownerId, version)), previousUntil };
}

/** The headers of Standard Webhooks: one signature for each secret that counts now. */
export async function signedHeaders(
  context: EngineContext,
  row: Pick<EndpointRow, "id" | "accountId" | "predictionId">,
  message: { id: string; body: string },
): Promise<Record<string, string>> {
  const now = context.now();
  const ownerId = ownerOf(row);
  const { version, previousUntil } = await readSecrets(context, ownerId);
  const isBoth = previousUntil !== null && now < previousUntil;
  const versions = isBoth ? [version, version - 1] : [version];
  const timestamp = String(Math.floor(now / 1_000));
  const signatures = versions.map((signing) => {
    const key = keyOf(context, ownerId, signing);
    const signed = createHmac("sha256", key).update(`${message.id}.${timestamp}.${message.body}`);
    return `v1,${signed.digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}
