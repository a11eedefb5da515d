import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useStudio } from "../app/studio.ts";
import { createApi } from "../server/client.ts";
import type { Api } from "../server/client.ts";
import { readFailure } from "../server/failure.ts";
import { keepToken, readToken } from "./token.ts";

/** The state of the installation is asked for so often while somebody looks at it. */
const HEALTH_POLL_MS = 15_000;

/** Headers carry printable ASCII alone; anything else is no token of ours. */
const TOKEN = /^[\x21-\x7e]+$/;

export type Operator = {
  api: Api;
  /** Null while the session has to do: an administrator's opens the page without a token. */
  token: string | null;
  /** @returns whether it can be a token at all */
  enter: (token: string) => boolean;
  leave: () => void;
};

/** Calls in the name of an operator, by the token of this tab or by the session. */
export function useOperator(): Operator {
  const { basePath, connection } = useStudio();
  const [token, setToken] = useState(readToken);
  const api = useMemo(() => {
    const fetchAsOperator: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      if (token !== null) headers.set("authorization", `Bearer ${token}`);
      return connection.fetch(input, { ...init, headers });
    };
    return createApi({ basePath, fetch: fetchAsOperator });
  }, [basePath, connection, token]);
  const change = (next: string | null): void => {
    keepToken(next);
    setToken(next);
  };
  return {
    api,
    token,
    enter: (entered) => {
      const isToken = TOKEN.test(entered);
      if (isToken) change(entered);
      return isToken;
    },
    leave: () => change(null),
  };
}

/** The state of the installation, renewed while the page is looked at. */
export function useHealth({ api, token }: Operator) {
  return useQuery({
    // Another token is another caller; what one has seen is not shown to the next.
    queryKey: ["operator", "health", token],
    queryFn: () => api.system.health.query(),
    refetchInterval: ({ state }) => (isForbidden(state.error) ? false : HEALTH_POLL_MS),
    retry: (failures, error) => !isForbidden(error) && failures < 2,
    gcTime: 0,
  });
}

export const isForbidden = (error: unknown): boolean =>
  error !== null && ["forbidden", "unauthenticated"].includes(readFailure(error).reason);
