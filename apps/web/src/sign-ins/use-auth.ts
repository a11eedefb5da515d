import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { callAuth, readHasPassword } from "./call-auth.ts";
import type { AuthAnswer, AuthFailure } from "./call-auth.ts";

const HAS_PASSWORD = ["has-password"];

/**
 * Whether a password is to be asked for. Most people have one, so that is believed until the server
 * says otherwise; it asks whoever has none for a recent sign-in instead.
 */
export function useHasPassword(): boolean {
  const { basePath, connection } = useStudio();
  const { data = true } = useQuery({
    queryKey: HAS_PASSWORD,
    queryFn: () => readHasPassword({ fetch: connection.fetch, basePath }),
  });
  return data;
}

type Body = Readonly<Record<string, unknown>>;

/** Calls of the sign-ins, in the name of this browser. */
export function useAuth() {
  const { basePath, connection, queryClient } = useStudio();
  return {
    call: (path: string, body?: Body): Promise<AuthAnswer> =>
      callAuth({ fetch: connection.fetch, basePath }, path, body),
    /** Reads anew who is signed in; resolves when the studio knows. */
    refresh: async (): Promise<void> => {
      const facts = [["session"], ["sessions"], HAS_PASSWORD];
      await Promise.all(facts.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  };
}

export type Entries = Readonly<Record<string, string>>;

/** What was entered into the fields of a form, by their names. */
export function entriesOf(form: HTMLFormElement): Entries {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** Something that is sent once at a time, and what was refused of it. */
export function useSending<Given>(send: (given: Given) => Promise<AuthFailure | null>) {
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<AuthFailure | null>(null);
  const run = async (given: Given): Promise<void> => {
    if (isSending) return;
    setSending(true);
    setFailure(null);
    const refused = await send(given);
    setSending(false);
    setFailure(refused);
  };
  return { isSending, failure, run };
}
