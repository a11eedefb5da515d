import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { usePart } from "../languages/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { readWays } from "./call-auth.ts";
import type { AuthFailure } from "./call-auth.ts";
import { useAuth } from "./use-auth.ts";

/** What came back in the address from a sign-in elsewhere that did not work out. */
const cameBackRefused = (): boolean => new URLSearchParams(window.location.search).has("error");

/** Sign-ins elsewhere, as far as this installation offers any. */
export function OtherWays() {
  const { basePath, connection } = useStudio();
  const texts = usePart("signIns");
  const { call } = useAuth();
  const [failure, setFailure] = useState<AuthFailure | null>(null);
  const [isRefused] = useState(cameBackRefused);
  const ways = useQuery({
    queryKey: ["ways"],
    queryFn: () => readWays({ fetch: connection.fetch, basePath }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const begin = async (provider: string): Promise<void> => {
    const home = `${window.location.origin}${basePath}`;
    const answer = await call("/sign-in/social", {
      provider,
      callbackURL: home,
      errorCallbackURL: `${home}sign-in`,
    });
    if (answer.outcome === "refused") setFailure(answer.failure);
    else if (typeof answer.body["url"] === "string") window.location.assign(answer.body["url"]);
  };
  const words = failure === null ? null : texts.failures[failure];
  const said = words ?? (isRefused ? texts.elsewhereRefused : null);
  return (
    <>
      {said !== null && (
        <p role="alert" className="notice">
          {said}
        </p>
      )}
      {ways.data?.map(({ id, name }) => (
        <Button key={id} onClick={() => void begin(id)}>
          {texts.signInWith(name)}
        </Button>
      ))}
    </>
  );
}
