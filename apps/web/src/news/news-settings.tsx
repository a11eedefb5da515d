import { usePart } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import { SelectField } from "../ui/field.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { useNewsSettings } from "./use-news.ts";

const WHENS = ["away", "always", "never"] as const;
const SKELETON_ROWS = 2;

/** When the account is told of ends, and by which ways; nothing is on that was not chosen. */
export function NewsSettings() {
  const texts = usePart("news");
  const { settings, configure } = useNewsSettings();
  if (settings.isPending) return <Skeleton rows={SKELETON_ROWS} />;
  if (settings.isError) {
    return (
      <ErrorState
        text={texts.settingsFailed}
        failure={readFailure(settings.error)}
        onRetry={() => {
          void settings.refetch();
        }}
      />
    );
  }
  const { when, mail, channels } = settings.data;
  const addresses = channels.mail?.addresses ?? 0;
  return (
    <div className="sheet-form">
      <SelectField
        label={texts.when}
        value={when}
        choices={WHENS.map((value) => ({ value, label: texts.whens[value] }))}
        onChoose={(value) => configure.mutate({ when: value })}
      />
      {channels.mail !== null && (
        <div className="grid gap-1">
          <label className="flex min-h-9 items-center gap-3">
            <input
              type="checkbox"
              className="size-6 accent-accent"
              checked={mail}
              aria-describedby="mail-hint"
              onChange={(event) => configure.mutate({ mail: event.currentTarget.checked })}
            />
            {texts.mail}
          </label>
          <p id="mail-hint" className="text-small text-soft">
            {texts.mailHint(addresses)}
          </p>
        </div>
      )}
      {configure.isError && <ErrorState failure={readFailure(configure.error)} />}
    </div>
  );
}
