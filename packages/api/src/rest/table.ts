import type { RestRoute } from "./route.ts";
import { ACCOUNT_ROUTES } from "./routes/account.ts";
import { ENDPOINT_ROUTES } from "./routes/endpoints.ts";
import { PREDICTION_ROUTES } from "./routes/predictions.ts";
import { SYSTEM_ROUTES } from "./routes/system.ts";

/** Every door of `/api/v1`. Another noun joins by a line here. */
export const REST_ROUTES: readonly RestRoute[] = [
  ...PREDICTION_ROUTES,
  ...SYSTEM_ROUTES,
  ...ACCOUNT_ROUTES,
  ...ENDPOINT_ROUTES,
];
