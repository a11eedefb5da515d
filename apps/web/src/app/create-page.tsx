import { CardList } from "../predictions/card-list.tsx";
import { PromptForm } from "../prompt/prompt-form.tsx";
import { PageTitle } from "./page-title.tsx";
import { useSession } from "./use-session.ts";

/** `/`: the form, and beside or below it what runs and what came last. */
export function CreatePage() {
  const session = useSession();
  if (session.data === undefined) return null;
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(20rem,25rem)_minmax(0,1fr)]">
      <PageTitle title="Create a picture" />
      <section aria-labelledby="create-heading" className="lg:sticky lg:top-20">
        <h1 id="create-heading" className="mb-4 text-title font-semibold tracking-tight">
          Create a picture
        </h1>
        <PromptForm key={session.data.userId} userId={session.data.userId} />
      </section>
      <CardList />
    </div>
  );
}
