import type { AppRouter } from "@darkroom/api";
import type { inferRouterOutputs } from "@trpc/server";

/** Types of what the server answers, read from its router: a renamed field breaks this app. */
type Answers = inferRouterOutputs<AppRouter>;

export type PredictionView = Answers["prediction"]["get"];
export type ActiveView = Answers["prediction"]["active"];
export type CancelAnswer = Answers["prediction"]["cancel"];
export type OutputView = PredictionView["outputs"][number];
export type TimelineEventView = Answers["prediction"]["timeline"][number];
export type BalanceView = Answers["credit"]["balance"];
export type ModelView = Answers["model"]["list"][number];
export type LedgerEntryView = Answers["credit"]["ledger"]["items"][number];
export type BatchView = Answers["batch"]["list"]["items"][number];
export type BatchQuote = Answers["batch"]["quote"];
export type BatchItemView = Answers["batch"]["items"]["items"][number];
export type NotificationView = Answers["notification"]["list"]["items"][number];
export type NotificationSettingsView = Answers["notification"]["settings"];
export type KeyView = Answers["key"]["list"]["items"][number];
