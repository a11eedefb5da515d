import { Link } from "@tanstack/react-router";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { Thumb } from "../history/thumb.tsx";
import { readFailure } from "../server/failure.ts";
import type { BatchItemView } from "../server/views.ts";
import { SelectField } from "../ui/field.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { ITEM_FILTERS } from "./item-filter.ts";
import type { ItemFilter } from "./item-filter.ts";
import { useBatchItems } from "./use-batches.ts";

const SKELETON_ROWS = 3;

/** What is wrong with an item is written for whoever wrote the list, in English. */
function Why({ item }: { item: BatchItemView }) {
  const { failures } = useTexts();
  const [problem] = item.problems;
  if (item.error !== null) return <span>{failures.endings[item.error.code]}</span>;
  if (problem === undefined) return null;
  return <span lang="en">{`${problem.field}: ${problem.message}`}</span>;
}

function Item({ item }: { item: BatchItemView }) {
  const { format } = useTexts();
  const { itemStates, item: name } = usePart("batches");
  const state = itemStates[item.status];
  const place = item.position + 1;
  const body = (
    <>
      <Thumb output={item.outputs[0]} />
      <span className="item-edge">
        <span className="font-mono">{format.number(place)}</span>
        <span>{state}</span>
      </span>
    </>
  );
  return (
    <li className="item-frame">
      {item.predictionId === null ? (
        <div className="item-body">{body}</div>
      ) : (
        <Link
          to="/p/$id"
          params={{ id: item.predictionId }}
          aria-label={name(place, state)}
          className="item-body"
        >
          {body}
        </Link>
      )}
      <p className="line-clamp-3 text-small text-soft">
        <Why item={item} />
      </p>
    </li>
  );
}

/** The items of a batch as they come, each a frame of its own. */
export function BatchItems(props: {
  id: string;
  pollMs: number | false;
  filter: ItemFilter;
  onFilter: (filter: ItemFilter) => void;
}) {
  const { filter } = props;
  const texts = usePart("batches");
  const items = useBatchItems(props);
  const shown = items.data?.pages.flatMap(({ items: page }) => page) ?? [];
  return (
    <section aria-labelledby="items-heading" className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="items-heading" className="text-body font-semibold">
          {texts.items}
        </h2>
        <SelectField
          label={texts.filter}
          value={filter}
          choices={ITEM_FILTERS.map((value) => ({ value, label: texts.filters[value] }))}
          onChoose={props.onFilter}
        />
      </div>
      {items.isPending && <Skeleton rows={SKELETON_ROWS} />}
      {items.isError && (
        <ErrorState
          text={texts.itemsFailed}
          failure={readFailure(items.error)}
          onRetry={() => {
            void items.refetch();
          }}
        />
      )}
      {items.isSuccess && shown.length === 0 && <p className="text-soft">{texts.noItems}</p>}
      <ul className="item-grid">
        {shown.map((item) => (
          <Item key={item.position} item={item} />
        ))}
      </ul>
      <LoadMore pages={items} />
    </section>
  );
}
