import { Link } from "@tanstack/react-router";
import { useTexts } from "../languages/use-texts.ts";
import { Blank } from "./blank.tsx";
import { PageTitle } from "./page-title.tsx";

/** Shown for addresses, modes and predictions that do not exist, or that belong to somebody else. */
export function NotFoundPage({ what }: { what: "page" | "prediction" | "model" }) {
  const { frame, common } = useTexts();
  return (
    <Blank title={frame.notFound} text={frame.notFoundTexts[what]}>
      <PageTitle title={frame.notFoundTitle} />
      <Link to="/" className="button button-accent">
        {common.createPicture}
      </Link>
    </Blank>
  );
}
