import { Link, useNavigate } from "@tanstack/react-router";
import { usePart } from "../languages/use-texts.ts";
import { AddressField, PasswordField, SendingForm, SignInFrame } from "./form.tsx";
import { OtherWays } from "./ways.tsx";
import { useAuth } from "./use-auth.ts";

/** `/sign-in`: with an address and a password. What the visitor has made goes along. */
export function SignInPage() {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const navigate = useNavigate();
  return (
    <SignInFrame title={texts.signIn} text={texts.signInText}>
      <SendingForm
        button={texts.signIn}
        onSend={async ({ email, password }) => {
          const answer = await call("/sign-in/email", { email, password });
          if (answer.outcome === "refused") return answer.failure;
          await refresh();
          await navigate({ to: "/" });
          return null;
        }}
      >
        <AddressField />
        <PasswordField isNew={false} />
      </SendingForm>
      <OtherWays />
      <p className="flex flex-wrap gap-x-5 gap-y-2 text-small">
        <Link to="/sign-up" className="link">
          {texts.toSignUp}
        </Link>
        <Link to="/forgot-password" className="link">
          {texts.toForgot}
        </Link>
      </p>
    </SignInFrame>
  );
}
