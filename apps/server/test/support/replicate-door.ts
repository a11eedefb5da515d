import Replicate from "replicate";
import { readObject } from "./rest-document.ts";
import { createGuest } from "./visitor.ts";

/** The door of a guest: what its clients are pointed at, and how they come in. */
export async function openDoor(url: string) {
  const guest = await createGuest(url);
  const cookie = guest.cookie() ?? "";
  const baseUrl = `${url}/replicate/v1`;
  const enter: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("cookie", cookie);
    headers.delete("authorization");
    return fetch(input, { ...init, headers });
  };
  const send = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const { body, headers = {} } = options;
    const response = await enter(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: readObject(JSON.parse(text)),
    };
  };
  const client = new Replicate({ auth: "unused", baseUrl, fetch: enter, useFileOutput: false });
  return { guest, baseUrl, enter, send, client };
}
