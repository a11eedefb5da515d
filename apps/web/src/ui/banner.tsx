import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

/** News about the whole page, above what it is about. Never gone by itself. */
export function Banner({ tone, children }: { tone: "news" | "warning"; children: ReactNode }) {
  const Icon = tone === "news" ? Info : CircleAlert;
  return (
    <div className="banner" data-tone={tone}>
      <Icon aria-hidden size={16} className="banner-mark" />
      <div className="grid justify-items-start gap-1">{children}</div>
    </div>
  );
}

/** A word about a thing, beside it. The word tells it, the colour only helps. */
export function Badge(props: { tone?: "plain" | "good" | "bad"; children: ReactNode }) {
  return (
    <span className="badge" data-tone={props.tone ?? "plain"}>
      {props.children}
    </span>
  );
}
