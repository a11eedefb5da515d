import { usePart } from "../languages/use-texts.ts";
import { useModels } from "../models/use-models.ts";
import { SelectField, TextField } from "../ui/field.tsx";
import { STATES, readSearch } from "./filters.ts";
import type { HistorySearch, StateFilter } from "./filters.ts";

const ALL = "all";

/** The filters of a history, which live in its address. */
export function HistoryFilters(props: {
  search: HistorySearch;
  onChange: (next: HistorySearch) => void;
  /** A history of pictures alone has no other states. */
  hasStates: boolean;
}) {
  const { search } = props;
  const texts = usePart("history");
  const models = useModels().data ?? [];
  const put = (next: { state?: StateFilter; model?: string; text?: string }): void =>
    props.onChange(readSearch({ ...search, ...next }));
  return (
    <search className="filters" aria-label={texts.filters}>
      <TextField
        label={texts.searchText}
        type="search"
        value={search.text ?? ""}
        onChange={(event) => put({ text: event.currentTarget.value })}
      />
      {props.hasStates && (
        <SelectField
          label={texts.state}
          value={search.state ?? ALL}
          choices={STATES.map((value) => ({ value, label: texts.states[value] }))}
          onChoose={(state) => put({ state })}
        />
      )}
      <SelectField
        label={texts.mode}
        value={search.model ?? ALL}
        choices={[
          { value: ALL, label: texts.allModes },
          ...models.map(({ model: value, title: label }) => ({ value, label })),
        ]}
        onChoose={(value) => put({ model: value === ALL ? "" : value })}
      />
    </search>
  );
}
