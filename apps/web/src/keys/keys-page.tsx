import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { useServerNow, useStudio } from "../app/studio.ts";
import { usePart } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import type { KeyView } from "../server/views.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { ErrorState } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";

/** Rows of one page of keys. */
const PAGE_KEYS = 50;
/** The server takes no longer name. */
const NAME_CHARACTERS_MAX = 80;
const KEYS = ["keys"];
/** What a program needs to order pictures and fetch them. */
const SCOPES = [
  "models:read",
  "predictions:read",
  "predictions:write",
  "batches:read",
  "batches:write",
  "credits:read",
] as const;

function Secret({ secret }: { secret: string }) {
  const texts = usePart("keys");
  return (
    <output className="grid justify-items-start gap-2">
      <p className="font-medium">{texts.once}</p>
      <code className="font-mono break-all">{secret}</code>
      <CopyButton text={secret} label={texts.copy} />
    </output>
  );
}

function CreateKey() {
  const { api } = useStudio();
  const texts = usePart("keys");
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => api.key.create.mutate({ name: name.trim(), scopes: [...SCOPES] }),
    onSuccess: () => {
      setName("");
      void queryClient.invalidateQueries({ queryKey: KEYS });
    },
  });
  const isOff = name.trim() === "" || create.isPending;
  return (
    <form
      className="sheet-form"
      aria-label={texts.create}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOff) create.mutate();
      }}
    >
      <TextField
        label={texts.name}
        value={name}
        maxLength={NAME_CHARACTERS_MAX}
        hint={name.trim() === "" ? texts.nameMissing : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" kind="accent" className="justify-self-start" isOff={isOff}>
        {create.isPending ? texts.creating : texts.create}
      </Button>
      {create.isError && <ErrorState failure={readFailure(create.error)} />}
      {create.data !== undefined && <Secret secret={create.data.secret} />}
    </form>
  );
}

function Revoke({ view }: { view: KeyView }) {
  const { api } = useStudio();
  const texts = usePart("keys");
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.key.revoke.mutate({ id: view.id }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: KEYS }),
  });
  if (view.revokedAt !== null) return texts.revoked;
  return (
    <>
      <Button aria-label={texts.revokeOf(view.name)} onClick={() => setOpen(true)}>
        {texts.revoke}
      </Button>
      <ConfirmDialog
        title={texts.revokeAsk(view.name)}
        text={texts.revokeText}
        confirm={texts.revoke}
        keep={texts.keep}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => revoke.mutate()}
      />
      {revoke.isError && <ErrorState failure={readFailure(revoke.error)} />}
    </>
  );
}

function Keys() {
  const { api } = useStudio();
  const texts = usePart("keys");
  const now = useServerNow();
  const keys = useInfiniteQuery({
    queryKey: KEYS,
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.key.list.query({ cursor: pageParam, limit: PAGE_KEYS }),
    getNextPageParam: (page) => page.nextCursor,
    retry: false,
  });
  const rows = keys.data?.pages
    .flatMap(({ items }) => items)
    .map((view) => ({
      key: view.id,
      name: view.name,
      cells: [
        { head: texts.begins, value: <code className="font-mono">{view.prefix}</code> },
        { head: texts.created, value: texts.day(view.createdAt) },
        {
          head: texts.lastUsed,
          value: view.lastUsedAt === null ? texts.never : texts.used(view.lastUsedAt, now),
        },
        { head: texts.revoke, value: <Revoke view={view} /> },
      ],
    }));
  return (
    <>
      <Table
        title={texts.yours}
        what={texts.key}
        rows={rows}
        none={texts.none}
        failure={keys.isError ? readFailure(keys.error) : null}
        onRetry={() => {
          void keys.refetch();
        }}
      />
      <LoadMore pages={keys} />
    </>
  );
}

/** `/developer/keys`: a key is shown once; afterwards it can be told apart, and revoked. */
export function KeysPage() {
  const texts = usePart("keys");
  return (
    <div className="page screen">
      <PageTitle title={texts.title} />
      <div>
        <h1 className="text-title font-semibold tracking-title">{texts.title}</h1>
        <p className="mt-1 text-soft">{texts.intro}</p>
      </div>
      <div className="screen-pair">
        <CreateKey />
        <div className="grid content-start gap-3">
          <Keys />
        </div>
      </div>
    </div>
  );
}
