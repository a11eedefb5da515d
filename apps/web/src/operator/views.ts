import type { AppRouter } from "@darkroom/api";
import type { inferRouterOutputs } from "@trpc/server";

type Answers = inferRouterOutputs<AppRouter>;

export type HealthView = Answers["system"]["health"];
export type HealthStep = HealthView["steps"][number];
export type Inspection = Answers["prediction"]["inspect"];
export type AccessView = Answers["access"]["list"]["items"][number];
