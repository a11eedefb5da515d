import Replicate from "replicate";
import { bearer, createKey, createMember } from "./member.ts";
import { readObject } from "./rest-document.ts";
import type { TestServer } from "./start-test-server.ts";

/** The door of a program: what its clients are pointed at, and the key with which they come in. */
export async function openDoor(server: TestServer) {
  const owner = await createMember(server);
  const { secret } = await createKey(owner);
  const baseUrl = `${server.url}/replicate/v1`;
  const send = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const { body, headers = {} } = options;
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...bearer(secret),
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
  const client = new Replicate({ auth: secret, baseUrl, useFileOutput: false });
  return { owner, secret, baseUrl, send, client };
}
