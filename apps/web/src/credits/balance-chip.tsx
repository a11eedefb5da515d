import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useSession } from "../app/use-session.ts";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";

/** The account's balance; undefined until it is known. */
export function useBalance() {
  const { queries } = useStudio();
  const session = useSession();
  return useQuery(queries.credit.balance.queryOptions(undefined, { enabled: session.isSuccess }))
    .data;
}

/** What can be spent, and what running predictions hold. */
export function BalanceChip() {
  const { common, frame } = useTexts();
  const balance = useBalance();
  if (balance === undefined) return null;
  return (
    <Link to="/credits" className="chip hover:text-ink">
      <span>
        <span className="text-ink">{common.credits(balance.available)}</span>
        {balance.reserved > 0 && <span>{` · ${frame.held(balance.reserved)}`}</span>}
      </span>
    </Link>
  );
}
