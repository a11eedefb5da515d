import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useServerNow, useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { useModel } from "../models/use-models.ts";
import { isCancelling } from "../predictions/cards.ts";
import type { Card } from "../predictions/cards.ts";
import { durationWords } from "../predictions/eta.ts";
import { readLook } from "../predictions/progress.tsx";
import { isRunning } from "../predictions/standing.ts";
import { stateOf } from "../predictions/state.ts";
import { Status } from "../predictions/status.tsx";
import type { Tone } from "../predictions/status.tsx";
import { promptOf, promptStart } from "../predictions/words.ts";
import type { PredictionView } from "../server/views.ts";
import { IconButton } from "../ui/button.tsx";
import type { HistoryEntry } from "./merge-history.ts";
import { Thumb } from "./thumb.tsx";

/** Letters of a prompt that a row has room for on a wide screen. */
const PROMPT_CHARACTERS = 160;

function toneOf({ status, error }: PredictionView): Tone {
  const state = stateOf(status, error?.code ?? null);
  if (state === "refused") return "refused";
  if (status === "succeeded") return "good";
  if (status === "failed") return "bad";
  return status === "canceled" || status === "expired" ? "quiet" : "running";
}

function EndedNote({ prediction }: { prediction: PredictionView }) {
  const { common, time } = useTexts();
  const { startedAt, endedAt, credits } = prediction;
  const tookMs =
    startedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);
  return (
    <>
      {tookMs !== null && <span>{durationWords(time, tookMs)}</span>}
      <span>{common.credits(endedAt === null ? credits.reserved : credits.captured)}</span>
    </>
  );
}

/** What the clock changes stands alone, so that a second redraws nothing else. */
function RunningNote({ card }: { card: Card }) {
  const look = readLook(useTexts(), card, useServerNow());
  return look.time === null ? null : <span>{look.time}</span>;
}

function CancelSmall({ card, prompt }: { card: Card; prompt: string }) {
  const { sender } = useStudio();
  const { actions } = useTexts().predictions;
  return (
    <IconButton
      icon={X}
      label={`${actions.cancel}: ${prompt}`}
      isOff={isCancelling(card)}
      onClick={() => {
        void sender.cancel(card);
      }}
    />
  );
}

/** One prediction in a line: what it is, where it stands, what it took. */
export function HistoryRow({ entry }: { entry: HistoryEntry }) {
  const texts = useTexts();
  const { prediction, card } = entry;
  const model = useModel(prediction.model);
  const prompt = promptOf(prediction.input);
  const isGoing = card !== null && isRunning(card);
  const state = isGoing && isCancelling(card) ? "cancelling" : null;
  const known = state ?? stateOf(prediction.status, prediction.error?.code ?? null);
  return (
    <div className="history-row">
      <Thumb output={prediction.outputs[0]} />
      <div className="min-w-0">
        <Link
          to="/p/$id"
          params={{ id: prediction.id }}
          className="row-link line-clamp-1 font-medium break-all"
        >
          {promptStart(prompt, PROMPT_CHARACTERS) || prediction.id}
        </Link>
        <p className="row-facts">
          <Status tone={toneOf(prediction)}>{texts.predictions.states[known]}</Status>
          {isGoing ? <RunningNote card={card} /> : <EndedNote prediction={prediction} />}
          <span className="max-sm:hidden">{model?.title ?? prediction.model}</span>
          <time dateTime={prediction.createdAt} className="sm:ms-auto">
            {texts.format.dateTime(prediction.createdAt)}
          </time>
        </p>
      </div>
      {isGoing && <CancelSmall card={card} prompt={promptStart(prompt)} />}
    </div>
  );
}
