import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { Button } from "../ui/button.tsx";
import type { AuthAnswer, AuthFailure } from "./call-auth.ts";
import { PasswordField, SendingForm, SignInFrame } from "./form.tsx";
import { readHash } from "./read-hash.ts";
import { useAuth } from "./use-auth.ts";

type Asked = { kind: "sign_up" | "change"; token: string };

function readAsked(): Asked {
  const change = readHash("change");
  return change === ""
    ? { kind: "sign_up", token: readHash("token") }
    : { kind: "change", token: change };
}

const readText = (value: unknown): string => (typeof value === "string" ? value : "");

/** Another device than the one that signed up: nobody knows who chose that password. */
function NewPassword({ token, email }: { token: string; email: string }) {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const [isDone, setDone] = useState(false);
  if (isDone) return <Confirmed email={email} />;
  return (
    <SignInFrame title={texts.confirmHere} text={texts.confirmHereText(email)}>
      <SendingForm
        button={texts.confirmAndSignIn}
        onSend={async ({ chosen: password }) => {
          const answer = await call("/confirm-address", { token, password });
          if (answer.outcome === "refused") return answer.failure;
          const entered = await call("/sign-in/email", { email, password });
          if (entered.outcome === "refused") return entered.failure;
          await refresh();
          setDone(true);
          return null;
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordField isNew />
      </SendingForm>
    </SignInFrame>
  );
}

function Confirmed({ email }: { email: string }) {
  const { common } = useTexts();
  const texts = usePart("signIns");
  return (
    <SignInFrame title={texts.confirmed} text={texts.confirmedText(email)}>
      <Link to="/" className="button button-accent justify-self-start">
        {common.createPicture}
      </Link>
    </SignInFrame>
  );
}

/** What may be another answer the next time: nobody has looked at the link yet. */
const MAY_PASS: ReadonlySet<AuthFailure> = new Set(["unreachable", "internal", "RATE_LIMITED"]);

function Refused({ failure, onRetry }: { failure: AuthFailure; onRetry: () => void }) {
  const { common } = useTexts();
  const texts = usePart("signIns");
  return (
    <SignInFrame title={texts.notConfirmed} text={texts.failures[failure]}>
      {MAY_PASS.has(failure) ? (
        <Button kind="accent" className="justify-self-start" onClick={onRetry}>
          {common.retry}
        </Button>
      ) : (
        <Link to="/sign-in" className="button button-accent justify-self-start">
          {texts.signIn}
        </Link>
      )}
    </SignInFrame>
  );
}

/**
 * Asks once, and again when told to. What is asked changes who is signed in, at which all queries
 * begin anew: it is none of them.
 */
function useAnswer({ kind, token }: Asked): { answer: AuthAnswer | null; askAgain: () => void } {
  const auth = useAuth();
  const [answer, setAnswer] = useState<AuthAnswer | null>(null);
  const wasAsked = useRef(false);
  const ask = async (): Promise<void> => {
    const path = kind === "change" ? "/confirm-new-address" : "/confirm-address";
    const answered = await auth.call(path, { token });
    if (answered.outcome === "done") await auth.refresh();
    setAnswer(answered);
  };
  useEffect(() => {
    if (wasAsked.current) return;
    wasAsked.current = true;
    void ask();
  });
  const askAgain = (): void => {
    setAnswer(null);
    void ask();
  };
  return { answer, askAgain };
}

/**
 * `/confirm-address`: where the mail's link leads. What it carries is sent by this page alone, so
 * that programs which merely open links confirm nothing.
 */
export function ConfirmPage() {
  const { common } = useTexts();
  const texts = usePart("signIns");
  const [asked] = useState(readAsked);
  const { answer, askAgain } = useAnswer(asked);
  if (answer === null)
    return (
      <SignInFrame title={texts.confirming} text={common.trying}>
        {null}
      </SignInFrame>
    );
  if (answer.outcome === "refused") return <Refused failure={answer.failure} onRetry={askAgain} />;
  const email = readText(answer.body["email"]);
  switch (answer.body["outcome"]) {
    case "password_needed":
      return <NewPassword token={asked.token} email={email} />;
    case "known":
      return <Refused failure="INVALID_TOKEN" onRetry={askAgain} />;
    default:
      return <Confirmed email={email} />;
  }
}
