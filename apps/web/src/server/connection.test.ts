import { describe, expect, it } from "vitest";
import { english } from "../../test/texts.ts";
import { SILENCE_MS_MAX, connectionWords, createConnection } from "./connection.ts";

const NOW = Date.parse("2026-05-04T10:00:00.000Z");

function createRoom(
  answer: typeof fetch,
  limits: { timeoutMs: number; uploadTimeoutMs: number } = {
    timeoutMs: 60_000,
    uploadTimeoutMs: 60_000,
  },
) {
  const calls = { unauthenticated: 0, back: 0 };
  const connection = createConnection({
    fetch: answer,
    now: () => NOW,
    ...limits,
    onUnauthenticated: () => {
      calls.unauthenticated += 1;
    },
    onBack: () => {
      calls.back += 1;
    },
  });
  return { connection, calls };
}

const ok = (init: ResponseInit = {}) => Promise.resolve(new Response("{}", init));
const away = () => Promise.reject(new TypeError("Failed to fetch"));

describe("createConnection", () => {
  it("knows when the server last answered", async () => {
    const { connection } = createRoom(() => ok());
    await connection.fetch("/trpc");
    expect(connection.current()).toEqual({ contactAt: NOW, failures: 0, clockOffsetMs: 0 });
  });

  it("R-03 counts failures and passes them on", async () => {
    const { connection } = createRoom(away);
    await expect(connection.fetch("/trpc")).rejects.toThrow("Failed to fetch");
    await expect(connection.fetch("/trpc")).rejects.toThrow("Failed to fetch");
    expect(connection.current()).toMatchObject({ contactAt: null, failures: 2 });
  });

  it("R-03 a proxy's word that the server is away is a failure, the server's own error is not", async () => {
    for (const [status, failures] of [
      [500, 0],
      [502, 1],
      [503, 1],
      [504, 1],
    ] as const) {
      const { connection } = createRoom(() => ok({ status }));
      await connection.fetch("/trpc");
      expect(connection.current().failures).toBe(failures);
    }
  });

  it("gives up calls and uploads each after a time of its own", async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new Error("given up")));
      });
    const calls = createRoom(never, { timeoutMs: 1, uploadTimeoutMs: 60_000 }).connection;
    await expect(calls.fetch("/trpc")).rejects.toThrow("given up");
    const uploads = createRoom(never, { timeoutMs: 60_000, uploadTimeoutMs: 1 }).connection;
    await expect(uploads.upload("/api/files")).rejects.toThrow("given up");
    expect(uploads.current().failures).toBe(1);
  });

  it("R-04 tells once that the server is back", async () => {
    const answers = [away, away, () => ok(), () => ok()];
    const { connection, calls } = createRoom(() => (answers.shift() ?? away)());
    for (let call = 0; call < 4; call += 1) await connection.fetch("/trpc").catch(() => null);
    expect(calls.back).toBe(1);
  });

  it("R-07 a stream that broke is a failure, and one that is heard is contact", () => {
    const { connection, calls } = createRoom(away);
    connection.missed();
    expect(connection.current()).toMatchObject({ contactAt: null, failures: 1 });
    connection.heard();
    connection.heard();
    expect(connection.current()).toEqual({ contactAt: NOW, failures: 0, clockOffsetMs: 0 });
    expect(calls.back).toBe(1);
  });

  it("P-09 a stream leaves the server's clock as the last call told it", async () => {
    const date = new Date(NOW + 90_000).toUTCString();
    const { connection } = createRoom(() => ok({ headers: { date } }));
    await connection.fetch("/trpc");
    connection.heard();
    expect(connection.serverNow()).toBe(NOW + 90_000);
  });

  it("tells when the session is not known any more", async () => {
    const { connection, calls } = createRoom(() => ok({ status: 401 }));
    await connection.fetch("/trpc");
    expect(calls.unauthenticated).toBe(1);
  });

  it("a call that its caller gave up is no failure of the server", async () => {
    const { connection } = createRoom(away);
    const signal = AbortSignal.abort();
    await connection.fetch("/trpc", { signal }).catch(() => null);
    expect(connection.current().failures).toBe(0);
  });

  it("P-09 follows the server's clock when the page's own is wrong", async () => {
    const date = new Date(NOW + 90_000).toUTCString();
    const { connection } = createRoom(() => ok({ headers: { date } }));
    await connection.fetch("/trpc");
    expect(connection.serverNow()).toBe(NOW + 90_000);
  });

  it("P-09 does not follow a difference that the header cannot tell", async () => {
    const date = new Date(NOW + 1_000).toUTCString();
    const { connection } = createRoom(() => ok({ headers: { date } }));
    await connection.fetch("/trpc");
    expect(connection.serverNow()).toBe(NOW);
  });
});

describe("connectionWords", () => {
  const failing = { contactAt: NOW, failures: 3, clockOffsetMs: 0 };

  it("R-07 says how old the page's knowledge is after 10 s without contact", () => {
    expect(connectionWords(english, failing, NOW + 12_400)).toBe("Reconnecting · updated 12 s ago");
    expect(connectionWords(english, failing, NOW + 150_000)).toBe(
      "Reconnecting · updated 2 min ago",
    );
  });

  it("R-07 is silent before, and while nothing fails", () => {
    expect(connectionWords(english, failing, NOW + SILENCE_MS_MAX - 1)).toBeNull();
    expect(connectionWords(english, { ...failing, failures: 0 }, NOW + 600_000)).toBeNull();
  });

  it("R-07 has words before the first contact", () => {
    expect(connectionWords(english, { ...failing, contactAt: null }, NOW)).toBe("Connecting…");
  });
});
