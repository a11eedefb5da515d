import type { ReactNode } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { failureWords, readFailure } from "../server/failure.ts";
import { Button } from "../ui/button.tsx";
import { Blank } from "./blank.tsx";
import { PageTitle } from "./page-title.tsx";

/** A page whose subject could not be read: why, and another try. */
export function NotLoaded(props: {
  title: string;
  /** Of the window; the page's own where none is given. */
  pageTitle?: string;
  error: unknown;
  onRetry: () => void;
  children?: ReactNode;
}) {
  const texts = useTexts();
  const { title, pageTitle = title } = props;
  return (
    <Blank title={title} text={failureWords(texts, readFailure(props.error))}>
      <PageTitle title={pageTitle} />
      <Button kind="accent" onClick={props.onRetry}>
        {texts.common.retry}
      </Button>
      {props.children}
    </Blank>
  );
}
