import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usePart } from "../languages/use-texts.ts";
import { Banner } from "../ui/banner.tsx";
import { AddressField, PasswordField, SendingForm, SignInFrame } from "./form.tsx";
import { readHash } from "./read-hash.ts";
import { useAuth } from "./use-auth.ts";

/** `/forgot-password`: a mail with a link that sets a new one. */
export function ForgotPage() {
  const texts = usePart("signIns");
  const { call } = useAuth();
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  return (
    <SignInFrame title={texts.forgot} text={texts.forgotText}>
      {mailedTo !== null && <Banner tone="news">{texts.resetSent(mailedTo)}</Banner>}
      <SendingForm
        button={texts.sendLink}
        onSend={async ({ email = "" }) => {
          const answer = await call("/request-password-reset", { email });
          if (answer.outcome === "refused") return answer.failure;
          setMailedTo(email);
          return null;
        }}
      >
        <AddressField />
      </SendingForm>
      <Link to="/sign-in" className="link justify-self-start text-small">
        {texts.toSignIn}
      </Link>
    </SignInFrame>
  );
}

/** `/set-password`: where the mail's link leads. */
export function SetPasswordPage() {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const [token] = useState(() => readHash("token"));
  const [isSet, setSet] = useState(false);
  if (isSet) {
    return (
      <SignInFrame title={texts.passwordSet} text={texts.passwordSetText}>
        <Link to="/sign-in" className="button button-accent justify-self-start">
          {texts.signIn}
        </Link>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title={texts.setPassword}>
      <SendingForm
        button={texts.setPassword}
        onSend={async ({ chosen }) => {
          const answer = await call("/reset-password", { token, newPassword: chosen });
          if (answer.outcome === "refused") return answer.failure;
          await refresh();
          setSet(true);
          return null;
        }}
      >
        <PasswordField isNew />
      </SendingForm>
    </SignInFrame>
  );
}
