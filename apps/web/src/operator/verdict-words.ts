import type { OperatorTexts } from "../languages/english/operator.ts";
import type { HealthView } from "./views.ts";
import type { Words } from "./words.ts";

type Finding = HealthView["verdict"]["findings"][number];
type Texts = OperatorTexts["verdict"];

/** Is it us or the provider, in one sentence. */
export function summaryWords(texts: Texts, { verdict }: Pick<HealthView, "verdict">): string {
  const name = verdict.findings[0]?.provider ?? texts.someProvider;
  switch (verdict.blame) {
    case "fine":
      return texts.fine;
    case "us":
      return texts.us;
    case "provider":
      return texts.provider(name);
    case "webhooks":
      return texts.webhooks(name);
  }
}

/** What led to a verdict, with the figures of the provider where they are known. */
export function findingWords(
  texts: Texts,
  words: Words,
  { kind, provider }: Finding,
  { providers }: Pick<HealthView, "providers">,
): string {
  const plain = texts.findings[kind];
  const view = providers.find((known) => known.provider === provider);
  if (view === undefined) return plain;
  const { present, before, webhooksPresent } = view;
  if (kind === "errors" && present.failedShare !== null) {
    const share = words.share(present.failedShare);
    return before.failedShare === null
      ? texts.failed(share, present.ended)
      : texts.failedBefore(share, present.ended, words.share(before.failedShare));
  }
  if (kind === "latency" && present.p95Ms !== null && before.p95Ms !== null) {
    return texts.slower(words.time(present.p95Ms), words.time(before.p95Ms));
  }
  if (kind === "webhooks" && webhooksPresent.expected > 0) {
    return texts.rescued(webhooksPresent.byPolling, webhooksPresent.expected);
  }
  return plain;
}
