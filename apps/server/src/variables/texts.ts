import { z } from "zod";

const TOKEN_CHARACTERS_MIN = 16;

export const url = (protocols: readonly string[]) =>
  z.string().refine(
    (value) => {
      const parsed = URL.canParse(value) ? new URL(value) : null;
      return parsed !== null && protocols.includes(parsed.protocol);
    },
    { error: `must be a URL that starts with ${protocols.join(" or ")}` },
  );

/** Parts by comma; empty ones are left out. */
export const list = z.string().transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

/** What stands in a header as it is. */
export const word = z
  .string()
  .regex(/^[\x21-\x7e]+$/, { error: "must be one word of printable characters" });

export const token = z.string().min(TOKEN_CHARACTERS_MIN, {
  error: `must have at least ${String(TOKEN_CHARACTERS_MIN)} characters`,
});
