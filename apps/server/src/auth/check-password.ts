import { PASSWORD_CHARACTERS_MAX } from "@darkroom/api";
import { APIError } from "better-auth/api";
import { PASSWORD_CHARACTERS_MIN } from "./limits.ts";

/** @throws APIError where a new password is too short or too long, as the library says it */
export function checkPassword(password: string): void {
  if (password.length < PASSWORD_CHARACTERS_MIN) {
    throw new APIError("BAD_REQUEST", {
      code: "PASSWORD_TOO_SHORT",
      message: `A password has at least ${String(PASSWORD_CHARACTERS_MIN)} characters.`,
    });
  }
  if (password.length > PASSWORD_CHARACTERS_MAX) {
    throw new APIError("BAD_REQUEST", {
      code: "PASSWORD_TOO_LONG",
      message: `A password has at most ${String(PASSWORD_CHARACTERS_MAX)} characters.`,
    });
  }
}
