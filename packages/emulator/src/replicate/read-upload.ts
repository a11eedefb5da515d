import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../store/types.ts";
import { BASE_PATH } from "./render.ts";

const FILE_PATH = new RegExp(`^${BASE_PATH}/files/([0-9A-Za-z]+)$`);

/** Where the content of an upload lies. */
export function uploadPath(directory: string, id: string): string {
  return join(directory, "files", id);
}

/** Reads uploads by the address that `POST /files` answered with, under whatever host it was. */
export function createUploadReader(
  directory: string,
  store: Store,
  now: () => number,
): (url: string) => Promise<Uint8Array | undefined> {
  return async (url) => {
    const id = URL.canParse(url) ? FILE_PATH.exec(new URL(url).pathname)?.[1] : undefined;
    const file = id === undefined ? undefined : store.findFile(id);
    if (file === undefined || file.expiresAtMs <= now()) return undefined;
    return readFile(uploadPath(directory, file.id)).catch(() => undefined);
  };
}
