const STORAGE_NAME = "darkroom.operator";

/** What keeps the token: it is gone with the tab. Null where the browser forbids it. */
type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function keeper(): Keeper | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

export function readToken(): string | null {
  return keeper()?.getItem(STORAGE_NAME) ?? null;
}

/** @param token null forgets it */
export function keepToken(token: string | null): void {
  const kept = keeper();
  if (token === null) kept?.removeItem(STORAGE_NAME);
  else kept?.setItem(STORAGE_NAME, token);
}
