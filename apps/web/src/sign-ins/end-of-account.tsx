import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { failureWords, readFailure } from "../server/failure.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { PasswordField } from "./form.tsx";
import { Section } from "./section.tsx";
import { useAuth, useHasPassword } from "./use-auth.ts";

/** Everything of the account as one file. */
export function ExportAll() {
  const { basePath } = useStudio();
  const texts = usePart("signIns");
  return (
    <Section id="export" title={texts.exportTitle}>
      <p className="text-soft">{texts.exportText}</p>
      <a
        href={`${basePath}account/export.zip`}
        download
        className={buttonClass("quiet", "justify-self-start")}
      >
        {texts.exportButton}
      </a>
    </Section>
  );
}

type Proof = { password?: string };

const proofOf = (form: HTMLFormElement): Proof => {
  const entered = new FormData(form).get("password");
  return typeof entered === "string" ? { password: entered } : {};
};

/** Asks for the password of whoever has one, and then once more: there is no way back. */
export function DeleteAccount() {
  const studio = useStudio();
  const common = useTexts();
  const texts = usePart("signIns");
  const { refresh } = useAuth();
  const hasPassword = useHasPassword();
  const [proof, setProof] = useState<Proof | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const end = async (): Promise<void> => {
    try {
      await studio.api.account.delete.mutate(proof ?? {});
      await refresh();
    } catch (error) {
      setWords(failureWords(common, readFailure(error)));
    }
  };
  return (
    <Section id="delete" title={texts.deleteTitle}>
      <p className="text-soft">{texts.deleteText}</p>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setWords(null);
          setProof(proofOf(event.currentTarget));
        }}
      >
        {hasPassword && <PasswordField isNew={false} label={texts.currentPassword} />}
        {words !== null && (
          <p role="alert" className="notice">
            {words}
          </p>
        )}
        <Button type="submit" className="justify-self-start">
          {texts.deleteButton}
        </Button>
      </form>
      <ConfirmDialog
        title={texts.deleteAsk}
        text={texts.deleteText}
        confirm={texts.deleteButton}
        keep={texts.deleteKeep}
        isOpen={proof !== null}
        onClose={() => setProof(null)}
        onConfirm={() => void end()}
      />
    </Section>
  );
}
