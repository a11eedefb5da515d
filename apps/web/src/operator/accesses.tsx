import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import { Button } from "../ui/button.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { ErrorState } from "../ui/states.tsx";
import type { Operator } from "./use-operator.ts";
import { useOperatorWords } from "./use-words.ts";
import type { AccessView } from "./views.ts";

/** Rows of one page of the list. */
const PAGE_ROWS = 20;

function Access({ access: { operator, predictionId, at, requestId } }: { access: AccessView }) {
  const { words } = useOperatorWords();
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-2 text-small">
      <span className="font-medium">{operator}</span>
      <span className="font-mono break-all">{predictionId}</span>
      <span className="font-mono break-all text-soft">{requestId}</span>
      <time dateTime={at} className="ms-auto text-soft">
        {words.moment(at)}
      </time>
    </li>
  );
}

function List({ operator }: { operator: Operator }) {
  const texts = useTexts();
  const { inspection } = useOperatorWords().texts;
  const accesses = useInfiniteQuery({
    queryKey: ["operator", "accesses", operator.token],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      operator.api.access.list.query({ cursor: pageParam, limit: PAGE_ROWS }),
    getNextPageParam: (page) => page.nextCursor,
    gcTime: 0,
  });
  if (accesses.isPending) return <p className="text-small text-soft">{texts.common.loading}</p>;
  if (accesses.isError) {
    return (
      <ErrorState
        failure={readFailure(accesses.error)}
        onRetry={() => {
          void accesses.refetch();
        }}
      />
    );
  }
  const looks = accesses.data.pages.flatMap(({ items }) => items);
  if (looks.length === 0) return <p className="text-small text-soft">{inspection.noLooks}</p>;
  return (
    <>
      <ul>
        {looks.map((access) => (
          <Access key={access.id} access={access} />
        ))}
      </ul>
      <LoadMore pages={accesses} />
    </>
  );
}

/** Who looked at whose prediction; loaded by whoever wants to know. */
export function Accesses({ operator }: { operator: Operator }) {
  const { inspection } = useOperatorWords().texts;
  const [isShown, setShown] = useState(false);
  return (
    <section aria-labelledby="accesses-heading" className="grid gap-3">
      <h2 id="accesses-heading" className="text-body font-semibold">
        {inspection.looks}
      </h2>
      {isShown ? (
        <List operator={operator} />
      ) : (
        <Button className="justify-self-start" onClick={() => setShown(true)}>
          {inspection.showLooks}
        </Button>
      )}
    </section>
  );
}
