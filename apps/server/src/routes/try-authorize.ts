import type { ApiContext, Permission } from "@darkroom/api";

/** What a permission opens, for routes that do not say why it is not given; null where it is not. */
export function tryAuthorize<Name extends Permission>(
  api: ApiContext,
  permission: Name,
): ReturnType<typeof api.authorize<Name>> | null {
  try {
    return api.authorize(permission);
  } catch {
    return null;
  }
}
