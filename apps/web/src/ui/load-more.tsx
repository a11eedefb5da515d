import { useTexts } from "../languages/use-texts.ts";
import { Button } from "./button.tsx";

/** What of an infinite query it takes to go on. */
type Pages = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
};

/** Brings older rows; gone when there are none. */
export function LoadMore({ pages, className = "" }: { pages: Pages; className?: string }) {
  const { common } = useTexts();
  if (!pages.hasNextPage) return null;
  return (
    <Button
      className={`justify-self-start ${className}`}
      isOff={pages.isFetchingNextPage}
      onClick={() => {
        void pages.fetchNextPage();
      }}
    >
      {pages.isFetchingNextPage ? common.loading : common.showOlder}
    </Button>
  );
}
