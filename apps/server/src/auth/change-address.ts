import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import type { Engine } from "@darkroom/engine";
import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { checkProof } from "./check-proof.ts";
import { ADDRESS_CHARACTERS_MAX, ADDRESS_CHANGE_MS } from "./limits.ts";

export type ChangeOptions = {
  users: Engine["users"];
  mails: Engine["mails"];
  /** Where browsers reach us, without a slash at its end. */
  publicUrl: string;
  now: () => number;
};

const TOKEN_BYTES = 32;
const TOKEN_CHARACTERS_MAX = 100;

const ChangeSchema = z.object({
  email: z.email().max(ADDRESS_CHARACTERS_MAX),
  /** The current one; whoever has none has signed in a moment ago. */
  password: z.string().optional(),
});
const ConfirmSchema = z.object({ token: z.string().max(TOKEN_CHARACTERS_MAX) });
const PlannedSchema = z.object({ userId: z.string(), email: z.string() });

type SignedIn = { user: { id: string; email: string }; session: { createdAt: Date } };

/** @throws APIError unless the password is right, or the sign-in of who has none is recent */
async function requireProof(
  context: GenericEndpointContext,
  { user, session }: SignedIn,
  proof: { password: string | undefined; now: number },
): Promise<void> {
  const signedInAt = session.createdAt.getTime();
  const outcome = await checkProof(context.context, { userId: user.id, signedInAt, ...proof });
  if (outcome === "proven") return;
  if (outcome === "sign_in_again") {
    const message = "Sign in again first: this needs a sign-in of the last minutes.";
    throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message });
  }
  throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "Wrong password." });
}

/** @throws APIError for visitors, who have no address */
function requirePerson(user: Record<string, unknown>): void {
  if (user["isAnonymous"] !== true) return;
  const message = "Sign up first: a visitor has no address.";
  throw new APIError("FORBIDDEN", { code: "SIGN_UP_FIRST", message });
}

const knownAddress = (): APIError =>
  new APIError("UNPROCESSABLE_ENTITY", {
    code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    message: "This address belongs to another account.",
  });

/** Orders the mail to the new address; whoever has it already is told, and nobody else. */
async function askNewAddress(
  context: GenericEndpointContext,
  { mails, publicUrl, now }: ChangeOptions,
  { userId, email }: { userId: string; email: string },
): Promise<void> {
  const { internalAdapter } = context.context;
  const found = await internalAdapter.findUserByEmail(email);
  if (found?.user.emailVerified === true && found.user.id !== userId) {
    await mails.order({ kind: "address_known", to: email, link: `${publicUrl}/sign-in` });
    return;
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await internalAdapter.createVerificationValue({
    identifier: `change-address:${token}`,
    value: JSON.stringify({ userId, email }),
    expiresAt: new Date(now() + ADDRESS_CHANGE_MS),
  });
  const link = `${publicUrl}/confirm-address#change=${token}`;
  await mails.order({ kind: "confirm_address", to: email, link });
}

const createChange = (options: ChangeOptions) =>
  createAuthEndpoint(
    "/change-address",
    { method: "POST", use: [sensitiveSessionMiddleware], body: ChangeSchema },
    async (context) => {
      const { user } = context.context.session;
      const { password } = context.body;
      const email = context.body.email.toLowerCase();
      requirePerson(user);
      await requireProof(context, context.context.session, { password, now: options.now() });
      if (options.mails.isAvailable) {
        await askNewAddress(context, options, { userId: user.id, email });
        return context.json({ outcome: "mail_sent" as const });
      }
      const wish = { userId: user.id, email, isConfirmed: false };
      const { outcome } = await options.users.changeAddress(wish);
      if (outcome === "known") throw knownAddress();
      return context.json({ outcome });
    },
  );

/**
 * The new address counts once its mail was read by somebody who is signed in as the same person:
 * with the link alone anybody could be talked into lending an address to another's account.
 */
const createConfirmation = (options: ChangeOptions) =>
  createAuthEndpoint(
    "/confirm-new-address",
    { method: "POST", use: [sensitiveSessionMiddleware], body: ConfirmSchema },
    async (context) => {
      const { user } = context.context.session;
      const identifier = `change-address:${context.body.token}`;
      const { internalAdapter } = context.context;
      const found = await internalAdapter.findVerificationValue(identifier);
      const planned = found === null ? null : PlannedSchema.parse(JSON.parse(found.value));
      if (found === null || planned === null || found.expiresAt.getTime() <= options.now()) {
        const message = "This link has expired or was used. Ask for another one.";
        throw new APIError("BAD_REQUEST", { code: "INVALID_TOKEN", message });
      }
      if (planned.userId !== user.id) {
        const message = "This link belongs to another account. Sign in to that one first.";
        throw new APIError("FORBIDDEN", { code: "OTHER_ACCOUNT", message });
      }
      const { outcome } = await options.users.changeAddress({ ...planned, isConfirmed: true });
      await internalAdapter.deleteVerificationByIdentifier(identifier);
      if (outcome === "known") throw knownAddress();
      if (user.emailVerified && user.email !== planned.email) {
        const link = `${options.publicUrl}/forgot-password`;
        await options.mails.order({ kind: "address_changed", to: user.email, link });
      }
      return context.json({ outcome, email: planned.email });
    },
  );

/** How somebody who is signed in gets another address. */
export const addressChange = (options: ChangeOptions) => ({
  id: "address-change" as const,
  endpoints: {
    changeAddress: createChange(options),
    confirmNewAddress: createConfirmation(options),
  },
});
