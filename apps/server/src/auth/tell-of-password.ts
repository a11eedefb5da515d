import type { Engine } from "@darkroom/engine";
import { createAuthMiddleware, isAPIError } from "better-auth/api";

/** Somebody whose password was changed hears of it, in case that it was not their own doing. */
export const tellOfPassword = (mails: Engine["mails"], publicUrl: string) =>
  createAuthMiddleware(async (context) => {
    if (context.path !== "/change-password" || isAPIError(context.context.returned)) return;
    const user = context.context.newSession?.user;
    if (user?.emailVerified !== true) return;
    const link = `${publicUrl}/forgot-password`;
    await mails.order({ kind: "password_changed", to: user.email, link });
  });
