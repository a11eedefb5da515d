import { useTexts } from "../languages/use-texts.ts";

/** The document's title; React lifts it into the head. */
export function PageTitle({ title }: { title: string }) {
  return <title>{useTexts().common.pageTitle(title)}</title>;
}
