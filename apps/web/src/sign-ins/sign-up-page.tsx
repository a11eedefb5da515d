import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { usePart } from "../languages/use-texts.ts";
import { Banner } from "../ui/banner.tsx";
import { AddressField, PasswordField, SendingForm, SignInFrame } from "./form.tsx";
import { OtherWays } from "./ways.tsx";
import { useAuth } from "./use-auth.ts";

/** `/sign-up`: an account of one's own, confirmed by a mail where the installation sends any. */
export function SignUpPage() {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const navigate = useNavigate();
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  if (mailedTo !== null) {
    return (
      <SignInFrame title={texts.mailSent}>
        <Banner tone="news">
          <p>{texts.mailSentText(mailedTo)}</p>
          <p className="text-soft">{texts.mailSentElsewhere}</p>
        </Banner>
        <Link to="/" className="link justify-self-start">
          {texts.goOn}
        </Link>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame title={texts.signUp} text={texts.signUpText}>
      <SendingForm
        button={texts.signUp}
        onSend={async ({ email = "", chosen: password }) => {
          const answer = await call("/sign-up/email", { name: "", email, password });
          if (answer.outcome === "refused") return answer.failure;
          if (typeof answer.body["token"] !== "string") {
            setMailedTo(email);
            return null;
          }
          await refresh();
          await navigate({ to: "/" });
          return null;
        }}
      >
        <AddressField />
        <PasswordField isNew />
      </SendingForm>
      <OtherWays />
      <Link to="/sign-in" className="link justify-self-start text-small">
        {texts.toSignIn}
      </Link>
    </SignInFrame>
  );
}
