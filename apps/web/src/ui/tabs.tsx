import { useId } from "react";
import type { ReactNode } from "react";
import { moveFocus } from "./roving.ts";

export type Tab<Id extends string> = { id: Id; label: string; content: ReactNode };

/** Tabs whose choice is the caller's to keep, so that it can stand in the address. */
export function Tabs<Id extends string>(props: {
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
}) {
  const { tabs, chosen, onChoose } = props;
  const id = useId();
  const shown = tabs.find((tab) => tab.id === chosen);
  return (
    <div className="grid gap-4">
      <div
        role="tablist"
        tabIndex={-1}
        aria-label={props.label}
        className="tab-list"
        onKeyDown={(event) => {
          const place = moveFocus(event, "[role=tab]");
          const tab = place === null ? undefined : tabs[place];
          if (tab !== undefined) onChoose(tab.id);
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === chosen}
            aria-controls={tab.id === chosen ? `${id}-panel` : undefined}
            tabIndex={tab.id === chosen ? 0 : -1}
            className="tab"
            onClick={() => onChoose(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {shown !== undefined && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.id}`} tabIndex={0}>
          {shown.content}
        </div>
      )}
    </div>
  );
}
