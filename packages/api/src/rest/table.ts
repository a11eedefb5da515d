import type { RestRoute } from "./route.ts";
import { ACCOUNT_ROUTES } from "./routes/account.ts";
import { BATCH_ROUTES } from "./routes/batches.ts";
import { ENDPOINT_ROUTES } from "./routes/endpoints.ts";
import { KEY_ROUTES } from "./routes/keys.ts";
import { NOTIFICATION_ROUTES } from "./routes/notifications.ts";
import { PREDICTION_ROUTES } from "./routes/predictions.ts";
import { SCHEDULE_ROUTES } from "./routes/schedules.ts";
import { SYSTEM_ROUTES } from "./routes/system.ts";

/** Every door of `/api/v1`. Another noun joins by a line here. */
export const REST_ROUTES: readonly RestRoute[] = [
  ...PREDICTION_ROUTES,
  ...BATCH_ROUTES,
  ...SCHEDULE_ROUTES,
  ...SYSTEM_ROUTES,
  ...ACCOUNT_ROUTES,
  ...KEY_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...ENDPOINT_ROUTES,
];
