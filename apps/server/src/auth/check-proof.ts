import { RECENT_SIGN_IN_MS } from "./limits.ts";

/** What the library knows of passwords. */
type Passwords = {
  internalAdapter: {
    findCredentialAccount: (
      userId: string,
    ) => Promise<{ password?: string | null | undefined } | null>;
  };
  password: { verify: (given: { hash: string; password: string }) => Promise<boolean> };
};

export type Proof = {
  userId: string;
  /** When this session began, ms since the epoch. */
  signedInAt: number;
  password: string | undefined;
  now: number;
};

/**
 * Whether the person of a session is there in person: by the password, or where there is none by a
 * sign-in of the last `RECENT_SIGN_IN_MS`.
 */
export async function checkProof(
  { internalAdapter, password: passwords }: Passwords,
  { userId, signedInAt, password = "", now }: Proof,
): Promise<"proven" | "password_wrong" | "sign_in_again"> {
  const hash = (await internalAdapter.findCredentialAccount(userId))?.password;
  if (hash == null) return now - signedInAt <= RECENT_SIGN_IN_MS ? "proven" : "sign_in_again";
  return (await passwords.verify({ hash, password })) ? "proven" : "password_wrong";
}
