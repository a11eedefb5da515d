import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { useSession } from "../app/use-session.ts";
import { usePart } from "../languages/use-texts.ts";
import type { Session } from "../server/session.ts";
import { Banner, Badge } from "../ui/banner.tsx";
import { EmptyState } from "../ui/states.tsx";
import { AddressField, PasswordField, SendingButton, SendingForm } from "./form.tsx";
import { Section } from "./section.tsx";
import { DeleteAccount, ExportAll } from "./end-of-account.tsx";
import { Sessions } from "./sessions.tsx";
import { useAuth, useHasPassword } from "./use-auth.ts";

type Person = Session & { email: string };

function Address({ person }: { person: Person }) {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const hasPassword = useHasPassword();
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  return (
    <Section id="address" title={texts.address}>
      <p className="flex flex-wrap items-center gap-2">
        <span className="break-all">{person.email}</span>
        <Badge tone={person.isConfirmed ? "good" : "plain"}>
          {person.isConfirmed ? texts.isConfirmed : texts.isUnconfirmed}
        </Badge>
      </p>
      {mailedTo !== null && <Banner tone="news">{texts.changeSent(mailedTo)}</Banner>}
      <SendingForm
        button={texts.changeAddress}
        onSend={async ({ email = "", ...proof }) => {
          const answer = await call("/change-address", { email, ...proof });
          if (answer.outcome === "refused") return answer.failure;
          if (answer.body["outcome"] === "mail_sent") setMailedTo(email);
          else await refresh();
          return null;
        }}
      >
        <AddressField label={texts.newAddress} />
        {hasPassword && <PasswordField isNew={false} label={texts.currentPassword} />}
      </SendingForm>
    </Section>
  );
}

function Password() {
  const texts = usePart("signIns");
  const { call, refresh } = useAuth();
  const hasPassword = useHasPassword();
  const [isChanged, setChanged] = useState(false);
  if (!hasPassword) {
    return (
      <Section id="password" title={texts.password}>
        <p className="text-soft">{texts.noPassword}</p>
        <Link to="/forgot-password" className="button button-quiet justify-self-start">
          {texts.sendLink}
        </Link>
      </Section>
    );
  }
  return (
    <Section id="password" title={texts.password}>
      {isChanged && <Banner tone="news">{texts.passwordChanged}</Banner>}
      <SendingForm
        button={texts.changePassword}
        onSend={async ({ password, chosen }) => {
          const body = { currentPassword: password, newPassword: chosen };
          const answer = await call("/change-password", body);
          if (answer.outcome === "refused") return answer.failure;
          setChanged(true);
          await refresh();
          return null;
        }}
      >
        <PasswordField isNew={false} label={texts.currentPassword} />
        <PasswordField isNew />
      </SendingForm>
    </Section>
  );
}

function OfVisitor() {
  const texts = usePart("signIns");
  return (
    <EmptyState title={texts.visitor} text={texts.visitorText}>
      <Link to="/sign-up" className="button button-accent">
        {texts.signUp}
      </Link>
      <Link to="/sign-in" className="button button-quiet">
        {texts.signIn}
      </Link>
    </EmptyState>
  );
}

/** `/account`: how somebody signs in, and where. */
export function AccountPage() {
  const texts = usePart("signIns");
  const session = useSession().data;
  const email = session?.email ?? null;
  return (
    <div className="page py-8">
      <PageTitle title={texts.account} />
      <div className="prose-column grid gap-8">
        <h1 className="text-title font-semibold tracking-title">{texts.account}</h1>
        {session === undefined || email === null ? (
          <OfVisitor />
        ) : (
          <>
            <Address person={{ ...session, email }} />
            <Password />
            <Sessions />
            <SendingButton path="/sign-out">{texts.signOut}</SendingButton>
            <ExportAll />
            <DeleteAccount />
          </>
        )}
      </div>
    </div>
  );
}
