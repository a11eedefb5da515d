import { Download, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { isCancelling } from "./cards.ts";
import type { Card } from "./cards.ts";
import { isRunning } from "./standing.ts";
import { promptOf, promptStart } from "./words.ts";

function CancelButton({ card }: { card: Card }) {
  const { sender } = useStudio();
  const { states, actions } = useTexts().predictions;
  const isOnItsWay = isCancelling(card);
  return (
    <Button
      icon={X}
      isOff={isOnItsWay}
      onClick={() => {
        void sender.cancel(card);
      }}
    >
      {isOnItsWay ? states.cancelling : actions.cancel}
    </Button>
  );
}

function RetryButton({ card }: { card: Card }) {
  const { actions } = useTexts().predictions;
  const { sender } = useStudio();
  const id = card.heard?.prediction.id;
  if (id === undefined) return null;
  return (
    <Button
      icon={RotateCcw}
      onClick={() => {
        void sender.send({ ...card.request, retryOf: id });
      }}
    >
      {actions.retry}
    </Button>
  );
}

function NotSentButtons({ card }: { card: Card }) {
  const { actions } = useTexts().predictions;
  const { sender } = useStudio();
  return (
    <>
      <Button
        kind="accent"
        onClick={() => {
          void sender.resend(card);
        }}
      >
        {actions.retry}
      </Button>
      <Button onClick={() => sender.discard(card)}>{actions.discard}</Button>
    </>
  );
}

function DownloadLink({ url, name }: { url: string; name: string }) {
  const { basePath } = useStudio();
  const { actions } = useTexts().predictions;
  return (
    <a href={underBase(basePath, url)} download className={buttonClass("quiet")}>
      <Download aria-hidden size={16} />
      {actions.download}
      <span className="sr-only">{` ${name}`}</span>
    </a>
  );
}

/** Everything that can be done with a card now. Cancel is never hidden while it runs. */
export function CardActions(props: {
  card: Card;
  /** Which of several outputs is looked at; Download saves that one. */
  place: number;
  children?: ReactNode;
}) {
  const { card } = props;
  const prediction = card.heard?.prediction ?? null;
  const name = promptStart(promptOf(card.request.input));
  const isGoing = isRunning(card);
  const output = prediction?.status === "succeeded" ? prediction.outputs[props.place] : undefined;
  const canRetry = prediction !== null && !isGoing && prediction.status !== "succeeded";
  return (
    <div className="flex flex-wrap gap-2">
      {card.sending === "not_sent" && <NotSentButtons card={card} />}
      {isGoing && <CancelButton card={card} />}
      {output !== undefined && <DownloadLink url={output.url} name={name} />}
      {canRetry && <RetryButton card={card} />}
      {props.children}
    </div>
  );
}
