import { useTexts } from "../languages/use-texts.ts";
import { CardList } from "../predictions/card-list.tsx";
import { PromptForm } from "../prompt/prompt-form.tsx";
import { usePromptForm } from "../prompt/use-prompt-form.ts";
import { PageTitle } from "./page-title.tsx";
import { useSession } from "./use-session.ts";

/** The form, and beside or below it what runs and what came last. */
export function Studio({ userId }: { userId: string }) {
  const form = usePromptForm(userId);
  return (
    <div className="studio">
      <PromptForm form={form} />
      <CardList
        onUseIdea={(prompt) => {
          form.change({ prompt });
          form.focus("prompt");
        }}
      />
    </div>
  );
}

/** `/` */
export function CreatePage() {
  const { common } = useTexts();
  const session = useSession();
  if (session.data === undefined) return null;
  return (
    <>
      <PageTitle title={common.createPicture} />
      <Studio key={session.data.userId} userId={session.data.userId} />
    </>
  );
}
