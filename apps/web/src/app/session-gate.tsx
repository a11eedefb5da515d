import type { ReactNode } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { SessionError } from "../server/session.ts";
import { Button } from "../ui/button.tsx";
import { Blank } from "./blank.tsx";
import { useSession } from "./use-session.ts";

/** Lets the page in once there is a session, and says what is wrong while there is none. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { frame, common } = useTexts();
  const session = useSession();
  if (session.isSuccess) return children;
  if (session.isPending) return <p className="page py-16 text-soft">{frame.opening}</p>;
  const requestId = session.error instanceof SessionError ? session.error.requestId : null;
  return (
    <Blank title={frame.notOpened} text={frame.notOpenedText}>
      <Button
        kind="accent"
        onClick={() => {
          void session.refetch();
        }}
      >
        {session.isFetching ? common.trying : common.retry}
      </Button>
      {requestId !== null && <CopyButton text={requestId} label={common.copyRequestId} />}
    </Blank>
  );
}
