import type { ReactNode } from "react";
import type { Failure } from "../server/failure.ts";
import { ErrorState, Skeleton } from "./states.tsx";

/** A cell under the head of its column. */
export type Cell = { head: string; value: ReactNode };
export type TableRow = {
  name: string;
  cells: readonly Cell[];
  /** Where names can be alike. */
  key?: string;
};

const CELL =
  "max-lg:flex max-lg:justify-between max-lg:gap-4 max-lg:py-1 lg:py-2 lg:pe-4 max-lg:before:text-soft max-lg:before:content-[attr(data-head)]";

function Row({ name, cells }: Pick<TableRow, "name" | "cells">) {
  return (
    <tr className="border-t border-line max-lg:block max-lg:py-2">
      <th scope="row" className="text-start font-medium break-words max-lg:block lg:py-2 lg:pe-4">
        {name}
      </th>
      {cells.map(({ head, value }) => (
        <td key={head} data-head={head} className={CELL}>
          {value}
        </td>
      ))}
    </tr>
  );
}

function Grid(props: { caption: string; what: string; rows: readonly TableRow[] }) {
  const heads = props.rows[0]?.cells.map(({ head }) => head) ?? [];
  return (
    <table className="w-full text-small max-lg:block">
      <caption className="sr-only">{props.caption}</caption>
      <thead className="max-lg:hidden">
        <tr className="text-soft">
          {[props.what, ...heads].map((head) => (
            <th key={head} scope="col" className="py-2 pe-4 text-start font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {props.rows.map((row) => (
          <Row key={row.key ?? row.name} name={row.name} cells={row.cells} />
        ))}
      </tbody>
    </table>
  );
}

/** Rows of a placeholder while the real ones are loading. */
const SKELETON_ROWS = 3;

/** A table under its title; where the page is too narrow for columns each row becomes a list. */
export function Table(props: {
  title: string;
  /** What the names of the rows are. */
  what: string;
  /** Undefined while they are loading. */
  rows: readonly TableRow[] | undefined;
  /** What is said of no rows. */
  none: string;
  failure?: Failure | null;
  onRetry?: () => void;
}) {
  const { title, rows, failure = null, onRetry } = props;
  return (
    <section aria-label={title} className="grid content-start gap-2">
      <h2 className="text-body font-semibold">{title}</h2>
      {failure !== null && (
        <ErrorState failure={failure} {...(onRetry === undefined ? {} : { onRetry })} />
      )}
      {failure === null && rows === undefined && <Skeleton rows={SKELETON_ROWS} />}
      {rows?.length === 0 && <p className="text-small text-soft">{props.none}</p>}
      {rows !== undefined && rows.length > 0 && (
        <Grid caption={title} what={props.what} rows={rows} />
      )}
    </section>
  );
}
