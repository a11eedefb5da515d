import { useQuery } from "@tanstack/react-query";
import { useStudio } from "../app/studio.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import { Badge } from "../ui/banner.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { readSessions } from "./call-auth.ts";
import type { SessionView } from "./call-auth.ts";
import { deviceOf } from "./device-of.ts";
import { SendingButton } from "./form.tsx";
import { Section } from "./section.tsx";

const SKELETON_ROWS = 2;

function Row({ session, isOwn }: { session: SessionView; isOwn: boolean }) {
  const { format } = useTexts();
  const texts = usePart("signIns");
  const device = deviceOf(session.userAgent) ?? texts.unknownDevice;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2">
      <span className="me-auto grid">
        <span>{device}</span>
        <time dateTime={session.createdAt} className="text-small text-soft">
          {texts.signedInAt(format.dateTime(session.createdAt))}
        </time>
      </span>
      {isOwn ? (
        <Badge>{texts.thisDevice}</Badge>
      ) : (
        <SendingButton
          path="/revoke-session"
          body={{ token: session.token }}
          name={texts.endSession(device)}
        >
          {texts.end}
        </SendingButton>
      )}
    </li>
  );
}

/** Where this person is signed in, and the way to end it. */
export function Sessions() {
  const texts = usePart("signIns");
  const { basePath, connection } = useStudio();
  const listed = useQuery({
    queryKey: ["sessions"],
    queryFn: () => readSessions({ fetch: connection.fetch, basePath }),
  });
  if (listed.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  if (listed.isError) {
    return (
      <ErrorState
        failure={readFailure(listed.error)}
        onRetry={() => {
          void listed.refetch();
        }}
      />
    );
  }
  const { sessions, current } = listed.data;
  return (
    <Section id="sessions" title={texts.sessions}>
      <ul>
        {sessions.map((session) => (
          <Row key={session.token} session={session} isOwn={session.token === current} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <SendingButton path="/revoke-other-sessions">{texts.endOthers}</SendingButton>
      )}
    </Section>
  );
}
