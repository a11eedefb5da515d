import { z } from "zod";
import { isAddress } from "../mail/is-address.ts";

const split = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");

/** Who operates this installation with a sign-in. */
export const ADMIN_VARIABLES = {
  ADMIN_EMAILS: z
    .string()
    .transform(split)
    .refine((addresses) => addresses.length > 0 && addresses.every(isAddress), {
      error: "must be a comma list of addresses such as ada@example.com",
    })
    .optional(),
};

/** Addresses in small letters; whoever has confirmed one of them is an operator. */
export function readAdmins(values: { ADMIN_EMAILS?: string[] | undefined }): string[] {
  return values.ADMIN_EMAILS ?? [];
}
