import { Link } from "@tanstack/react-router";
import { PageTitle } from "../app/page-title.tsx";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import type { NotificationView } from "../server/views.ts";
import { Badge } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { NewsSettings } from "./news-settings.tsx";
import { useNews } from "./use-news.ts";

const SKELETON_ROWS = 5;

/** What a notification is about, where that has a page. */
function Subject({ news }: { news: NotificationView }) {
  const texts = usePart("news");
  const { kind, subject } = news;
  const words = texts.kinds[kind];
  const className = "row-link font-medium";
  if (kind === "endpoint.disabled") return <span className="font-medium">{words}</span>;
  if (kind === "credit.low") {
    return (
      <Link to="/credits" className={className}>
        {words}
      </Link>
    );
  }
  return (
    <Link
      to={kind === "batch.ended" ? "/batch/$id" : "/p/$id"}
      params={{ id: subject }}
      className={className}
    >
      {words}
    </Link>
  );
}

function Row({ news }: { news: NotificationView }) {
  const texts = usePart("news");
  const { format } = useTexts();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-3">
      <Subject news={news} />
      {news.readAt === null && <Badge tone="good">{texts.isNew}</Badge>}
      <time dateTime={news.createdAt} className="ms-auto text-small text-soft">
        {format.dateTime(news.createdAt)}
      </time>
    </li>
  );
}

function List() {
  const texts = usePart("news");
  const { pages, read } = useNews();
  if (pages.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const unread = pages.data?.pages[0]?.unread ?? 0;
  return (
    <>
      {pages.isError && (
        <ErrorState
          text={texts.failed}
          failure={readFailure(pages.error)}
          onRetry={() => {
            void pages.refetch();
          }}
        />
      )}
      {unread > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-soft">{texts.unread(unread)}</p>
          <Button isOff={read.isPending} onClick={() => read.mutate("all")}>
            {texts.allRead}
          </Button>
        </div>
      )}
      {rows.length === 0 && !pages.isError && (
        <EmptyState title={texts.empty} text={texts.emptyText} />
      )}
      <ul>
        {rows.map((news) => (
          <Row key={news.id} news={news} />
        ))}
      </ul>
      <LoadMore pages={pages} />
    </>
  );
}

/** `/notifications`: what was told while nobody looked, and how to be told. */
export function NewsPage() {
  const texts = usePart("news");
  return (
    <div className="page screen">
      <PageTitle title={texts.title} />
      <h1 className="text-title font-semibold tracking-title">{texts.title}</h1>
      <div className="screen-pair">
        <section aria-label={texts.title} className="grid content-start gap-3">
          <List />
        </section>
        <section aria-labelledby="news-settings" className="grid content-start gap-3">
          <h2 id="news-settings" className="text-body font-semibold">
            {texts.how}
          </h2>
          <NewsSettings />
        </section>
      </div>
    </div>
  );
}
