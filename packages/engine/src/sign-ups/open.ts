import { randomBytes } from "node:crypto";
import { openSignUp } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { mailJob } from "../mails/order.ts";
import { digestOf } from "./digest.ts";
import { SIGN_UP_MS } from "./limits.ts";
import type { NewSignUp, SignUpVerbs } from "./views.ts";

const TOKEN_BYTES = 32;

/**
 * The token stands behind a `#`, which browsers keep to themselves: neither a log nor a page of
 * another site gets to see it.
 */
export async function openSignUpOf(
  context: EngineContext,
  { email, passwordHash, browser, visitorId, userId }: NewSignUp,
): ReturnType<SignUpVerbs["open"]> {
  if (context.mail === null) return { outcome: "unavailable" };
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const now = context.now();
  await openSignUp(
    context.database,
    {
      id: context.newId(),
      email,
      userId: userId ?? context.newId(),
      passwordHash,
      tokenDigest: digestOf(token),
      browserDigest: digestOf(browser),
      visitorId,
      createdAt: now,
      expiresAt: now + SIGN_UP_MS,
    },
    mailJob(context, {
      kind: "confirm_address",
      to: email,
      link: `${context.mail.publicUrl}/confirm-address#token=${token}`,
    }),
  );
  context.announceWork();
  return { outcome: "ordered" };
}
