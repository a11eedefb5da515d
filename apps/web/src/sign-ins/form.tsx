import type { ReactNode } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import type { AuthFailure } from "./call-auth.ts";
import { entriesOf, useAuth, useSending } from "./use-auth.ts";
import type { Entries } from "./use-auth.ts";

/** A narrow page about one thing. */
export function SignInFrame(props: { title: string; text?: string; children: ReactNode }) {
  return (
    <div className="page py-8">
      <PageTitle title={props.title} />
      <div className="mx-auto grid w-full max-w-100 gap-5">
        <h1 className="text-title font-semibold tracking-title">{props.title}</h1>
        {props.text !== undefined && <p className="text-soft">{props.text}</p>}
        {props.children}
      </div>
    </div>
  );
}

function Refusal({ failure }: { failure: AuthFailure | null }) {
  const { failures } = usePart("signIns");
  if (failure === null) return null;
  return (
    <p role="alert" className="notice">
      {failures[failure]}
    </p>
  );
}

/** A button that asks for one thing, and says in words when that was refused or got lost. */
export function SendingButton(props: {
  path: string;
  body?: Readonly<Record<string, unknown>>;
  /** For those who listen, where the button's own text says too little. */
  name?: string;
  children: ReactNode;
}) {
  const { call, refresh } = useAuth();
  const { isSending, failure, run } = useSending(async () => {
    const answer = await call(props.path, props.body);
    if (answer.outcome === "refused") return answer.failure;
    await refresh();
    return null;
  });
  return (
    <div className="grid justify-items-start gap-2">
      <Button aria-label={props.name} isOff={isSending} onClick={() => void run(undefined)}>
        {props.children}
      </Button>
      <Refusal failure={failure} />
    </div>
  );
}

/** Fields, a button, and what was refused, in words. */
export function SendingForm(props: {
  button: string;
  /** Resolves with what was refused; null when it was done. */
  onSend: (entries: Entries) => Promise<AuthFailure | null>;
  children: ReactNode;
}) {
  const { common } = useTexts();
  const { isSending, failure, run } = useSending(props.onSend);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run(entriesOf(event.currentTarget));
      }}
    >
      {props.children}
      <Refusal failure={failure} />
      <Button type="submit" kind="accent" className="justify-self-start" isOff={isSending}>
        {isSending ? common.trying : props.button}
      </Button>
    </form>
  );
}

export function AddressField({ label, value }: { label?: string; value?: string }) {
  const texts = usePart("signIns");
  return (
    <TextField
      label={label ?? texts.address}
      name="email"
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...(value === undefined ? {} : { defaultValue: value })}
    />
  );
}

/** The server says the same of shorter ones. */
const PASSWORD_CHARACTERS_MIN = 10;

/** The password that opens the account now, or one that will. */
export function PasswordField({ isNew, label }: { isNew: boolean; label?: string }) {
  const texts = usePart("signIns");
  return (
    <TextField
      label={label ?? (isNew ? texts.newPassword : texts.password)}
      hint={isNew ? texts.passwordHint(PASSWORD_CHARACTERS_MIN) : undefined}
      name={isNew ? "chosen" : "password"}
      type="password"
      autoComplete={isNew ? "new-password" : "current-password"}
      required
      {...(isNew ? { minLength: PASSWORD_CHARACTERS_MIN } : {})}
    />
  );
}
