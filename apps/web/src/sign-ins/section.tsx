import type { ReactNode } from "react";

/** A part of the account's page under its heading. */
export function Section(props: { id: string; title: string; children: ReactNode }) {
  const id = `${props.id}-heading`;
  return (
    <section aria-labelledby={id} className="grid max-w-100 gap-4">
      <h2 id={id} className="text-body font-semibold">
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}
