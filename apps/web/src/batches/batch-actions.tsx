import { Download, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import { usePart } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import type { BatchView } from "../server/views.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/dialog.tsx";
import { Menu } from "../ui/menu.tsx";
import { ErrorState } from "../ui/states.tsx";
import { failedItems } from "./batch-words.ts";
import { useBatchActions } from "./use-batches.ts";

const SAVE_KINDS = ["zip", "csv", "json"] as const;
const ICON_PX = 16;

type Actions = ReturnType<typeof useBatchActions>;

function CancelRest({ batch, cancel }: { batch: BatchView; cancel: Actions["cancel"] }) {
  const texts = usePart("batches");
  const [isOpen, setOpen] = useState(false);
  const held = batch.credits.held + batch.credits.reserved;
  const isOnItsWay = batch.status === "canceling" || cancel.isPending;
  return (
    <>
      <Button icon={X} isOff={isOnItsWay} onClick={() => setOpen(true)}>
        {isOnItsWay ? texts.statuses.canceling : texts.cancelRest}
      </Button>
      <ConfirmDialog
        title={texts.cancelAsk(batch.items - batch.done)}
        text={held === 0 ? texts.cancelNothing : texts.cancelText(held)}
        confirm={texts.cancelRest}
        keep={texts.keepRunning}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={() => cancel.mutate()}
      />
    </>
  );
}

function Save({ save }: { save: Actions["save"] }) {
  const { basePath } = useStudio();
  const texts = usePart("batches");
  return (
    <Menu
      label={texts.saveAs}
      items={SAVE_KINDS.map((kind) => ({
        id: kind,
        label: texts.saveKinds[kind],
        onChoose: () =>
          save.mutate(kind, {
            onSuccess: ({ url }) => window.location.assign(underBase(basePath, url)),
          }),
      }))}
    >
      <Download aria-hidden size={ICON_PX} />
      {save.isPending ? texts.preparing : texts.saveAs}
    </Menu>
  );
}

/** What can be done with a batch now: end it, try again what failed, take home what is there. */
export function BatchActions({ batch }: { batch: BatchView }) {
  const texts = usePart("batches");
  const { cancel, retry, save } = useBatchActions(batch.id);
  const failed = failedItems(batch);
  const broken = [cancel, retry, save].find(({ isError }) => isError);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {batch.status !== "ended" && <CancelRest batch={batch} cancel={cancel} />}
        {failed > 0 && batch.status !== "canceling" && (
          <Button icon={RotateCcw} isOff={retry.isPending} onClick={() => retry.mutate()}>
            {texts.retryFailed(failed)}
          </Button>
        )}
        {batch.done > 0 && <Save save={save} />}
      </div>
      {broken !== undefined && <ErrorState failure={readFailure(broken.error)} />}
    </div>
  );
}
