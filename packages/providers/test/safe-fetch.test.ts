import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { judgeAddress, readNetwork } from "../src/download/judge-address.ts";
import { requestOnce } from "../src/download/request-once.ts";
import { createSafeFetch } from "../src/index.ts";
import type { DownloadLimits, SafeFetch } from "../src/index.ts";
import { startServer, unusedPort } from "./loopback-server.ts";
import type { Answer, LoopbackServer } from "./loopback-server.ts";

const LIMITS: DownloadLimits = { bytesMax: 1_000, timeoutMs: 10_000 };
const PICTURE = Buffer.from("89504e470d0a1a0a", "hex");

const sendPicture: Answer = (response) => {
  response.writeHead(200, { "content-type": "image/png" }).end(PICTURE);
};

type Rig = AsyncDisposable & { safeFetch: SafeFetch; server: LoopbackServer; url: string };

/** A server at an origin that is allowed although it is private. */
async function startRig(answer: Answer): Promise<Rig> {
  const server = await startServer(answer);
  return {
    server,
    url: `${server.origin}/out-0.png`,
    safeFetch: createSafeFetch({ allowedOrigins: [server.origin] }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe("a download", () => {
  it("gives the bytes and the type that was named", async () => {
    await using rig = await startRig(sendPicture);
    const outcome = await rig.safeFetch.download(rig.url, LIMITS);
    if (outcome.outcome !== "downloaded") throw new Error(outcome.outcome);
    expect(Buffer.from(outcome.bytes).equals(PICTURE)).toBe(true);
    expect(outcome.contentType).toBe("image/png");
  });

  it("names no type where none was named, and reads an empty body", async () => {
    await using rig = await startRig((response) => response.end());
    const outcome = await rig.safeFetch.download(rig.url, LIMITS);
    expect(outcome).toMatchObject({ outcome: "downloaded", contentType: null });
  });

  it("sends no key, no cookie and no body", async () => {
    await using rig = await startRig(sendPicture);
    await rig.safeFetch.download(rig.url, LIMITS);
    const [seen] = rig.server.seen;
    expect(seen?.method).toBe("GET");
    expect(seen?.body).toBe("");
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
    ]);
  });

  it.each([
    [404, "gone"],
    [410, "gone"],
    [403, "unavailable"],
    [429, "unavailable"],
    [500, "unavailable"],
    [204, "unavailable"],
    [206, "unavailable"],
    [304, "unavailable"],
  ])("answered %d is %s", async (status, expected) => {
    await using rig = await startRig((response) => response.writeHead(status).end());
    const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
    expect(outcome).toBe(expected);
  });

  it.each([
    ["as many bytes as allowed", 1_000, "downloaded"],
    ["one byte more", 1_001, "too_large"],
  ])("of %s, announced or not, is %s", async (_name, size, expected) => {
    for (const headers of [{}, { "content-length": `${size}` }]) {
      await using rig = await startRig((response) => {
        response.writeHead(200, headers).end(Buffer.alloc(size));
      });
      const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
      expect(outcome).toBe(expected);
    }
  });

  it("stops reading an endless body at the limit", async () => {
    await using rig = await startRig((response) => {
      const fill = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(500)));
      };
      response.on("drain", fill);
      fill();
    });
    const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
    expect(outcome).toBe("too_large");
  });

  it("that was cut short is unavailable, not a picture", async () => {
    await using announced = await startRig((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write(PICTURE);
      setImmediate(() => response.destroy());
    });
    await using chunked = await startRig((response) => {
      response.write(PICTURE);
      setImmediate(() => response.destroy());
    });
    for (const rig of [announced, chunked]) {
      const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
      expect(outcome).toBe("unavailable");
    }
  });

  it("in an encoding that was not asked for is unavailable", async () => {
    await using rig = await startRig((response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("x");
    });
    const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
    expect(outcome).toBe("unavailable");
  });

  it("ends with its time, before the answer and within the body", async () => {
    await using silent = await startRig(() => {});
    await using slow = await startRig((response) => response.write("x"));
    for (const rig of [silent, slow]) {
      const limits = { ...LIMITS, timeoutMs: 50 };
      expect(await rig.safeFetch.download(rig.url, limits)).toMatchObject({
        outcome: "unavailable",
      });
    }
  });

  it("ends when the caller stops waiting, also before it began", async () => {
    const stop = new AbortController();
    await using rig = await startRig(() => stop.abort());
    const limits = { ...LIMITS, signal: stop.signal };
    expect(await rig.safeFetch.download(rig.url, limits)).toMatchObject({ outcome: "unavailable" });
    expect(await rig.safeFetch.download(rig.url, limits)).toMatchObject({ outcome: "unavailable" });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is unavailable when nobody listens, nobody speaks HTTP, or no name is known", async () => {
    const port = await unusedPort();
    const liar = createServer((socket) => socket.resume().end("SSH-2.0-not-http\r\n"));
    await new Promise<void>((resolve) => {
      liar.listen(0, "127.0.0.1", resolve);
    });
    const address = liar.address();
    const liarPort = typeof address === "object" && address !== null ? address.port : 0;
    const origins = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${liarPort}`];
    const safeFetch = createSafeFetch({ allowedOrigins: origins });
    for (const origin of [...origins, "http://nowhere.invalid"]) {
      expect(await safeFetch.download(`${origin}/x`, LIMITS)).toMatchObject({
        outcome: "unavailable",
      });
    }
    await new Promise((resolve) => {
      liar.close(resolve);
    });
  });
});

/** What is refused is listed in `hostile/vectors.ts` and asked on every runtime. */
describe("a hostile URL", () => {
  it("is allowed by its exact origin only", async () => {
    await using allowed = await startServer(sendPicture);
    await using neighbour = await startServer(sendPicture);
    const safeFetch = createSafeFetch({ allowedOrigins: [`${allowed.origin}/ignored/path`] });
    expect(await safeFetch.download(`${allowed.origin}/x`, LIMITS)).toMatchObject({
      outcome: "downloaded",
    });
    expect(await safeFetch.download(`${neighbour.origin}/x`, LIMITS)).toMatchObject({
      outcome: "forbidden",
    });
    expect(neighbour.seen).toHaveLength(0);
  });

  it("is allowed by a network for literal addresses and for names", async () => {
    await using server = await startServer(sendPicture);
    const safeFetch = createSafeFetch({
      allowedOrigins: [],
      allowedNetworks: ["10.0.0.0/8", "::1/128", "127.0.0.0/8"],
    });
    for (const host of ["127.0.0.1", "localhost"]) {
      const outcome = await safeFetch.download(`http://${host}:${server.port}/`, LIMITS);
      expect(outcome).toMatchObject({ outcome: "downloaded" });
    }
    const elsewhere = await safeFetch.download("http://192.168.0.1/", LIMITS);
    expect(elsewhere).toEqual({ outcome: "forbidden", reason: "address" });
  });

  it.each(["10.0.0.0", "10.0.0.0/99", "everything", ""])(
    "cannot be allowed by the network %j, which is said at once",
    (network) => {
      expect(() => createSafeFetch({ allowedOrigins: [], allowedNetworks: [network] })).toThrow(
        expect.objectContaining({ code: "invalid_network" }),
      );
    },
  );

  it.each(["replicate.delivery", "file:///x", ""])(
    "cannot be allowed by the origin %j, which is said at once",
    (origin) => {
      expect(() => createSafeFetch({ allowedOrigins: [origin] })).toThrow(
        expect.objectContaining({ code: "invalid_origin" }),
      );
    },
  );

  it.each(["127.0.0.1", "localhost"])(
    "whose name turns into %s after it was judged is stopped at the connection",
    async (host) => {
      await using server = await startServer(sendPicture);
      const url = new URL(`http://${host}:${server.port}/`);
      const signal = AbortSignal.timeout(10_000);
      await expect(requestOnce(url, { kind: "public" }, signal)).rejects.toThrow(/not allowed/);
      expect(server.seen).toHaveLength(0);
    },
  );
});

describe("the judgement of an address", () => {
  it.each(["8.8.8.8", "[2606:4700::1111]", "1.1.1.1"])("takes %s for public", async (host) => {
    expect(await judgeAddress(host, [])).toEqual({ outcome: "public" });
  });

  it("names the addresses that a network allows, so that only they are connected to", async () => {
    const networks = [readNetwork("fd00::/8"), readNetwork("10.0.0.0/8")];
    expect(await judgeAddress("10.1.2.3", networks)).toEqual({
      outcome: "allowed",
      addresses: ["10.1.2.3"],
    });
    expect(await judgeAddress("11.1.2.3", networks)).toEqual({ outcome: "public" });
    expect(await judgeAddress("[fe80::1]", networks)).toEqual({ outcome: "forbidden" });
  });
});

describe("a redirect", () => {
  const redirectTo =
    (location: string, status = 302): Answer =>
    (response) => {
      response.writeHead(status, { location }).end();
    };

  it.each([301, 302, 303, 307, 308])(
    "with %d is followed within an allowed origin",
    async (status) => {
      await using rig = await startRig((response, seen, index) => {
        const answer = seen.target === "/out-0.png" ? redirectTo("/real.png", status) : sendPicture;
        answer(response, seen, index);
      });
      expect(await rig.safeFetch.download(rig.url, LIMITS)).toMatchObject({
        outcome: "downloaded",
      });
      expect(rig.server.seen.map(({ target }) => target)).toEqual(["/out-0.png", "/real.png"]);
    },
  );

  it("to a private address is refused though it began at an allowed one", async () => {
    await using inner = await startServer(sendPicture);
    await using rig = await startRig(redirectTo(`${inner.origin}/secret`));
    expect(await rig.safeFetch.download(rig.url, LIMITS)).toEqual({
      outcome: "forbidden",
      reason: "address",
    });
    expect(inner.seen).toHaveLength(0);
  });

  it.each([
    ["file:///etc/passwd", "scheme"],
    ["http://user@127.0.0.1/", "credentials"],
    ["http://", "url"],
  ])("to %s is refused", async (location, reason) => {
    await using rig = await startRig(redirectTo(location));
    expect(await rig.safeFetch.download(rig.url, LIMITS)).toEqual({ outcome: "forbidden", reason });
  });

  it("without a location is no answer", async () => {
    await using rig = await startRig((response) => response.writeHead(302).end());
    const { outcome } = await rig.safeFetch.download(rig.url, LIMITS);
    expect(outcome).toBe("unavailable");
  });

  it("that never ends is refused after the limit", async () => {
    await using rig = await startRig((response, seen) => {
      response.writeHead(302, { location: `${seen.target}x` }).end();
    });
    const refused = { outcome: "forbidden", reason: "redirects" };
    expect(await rig.safeFetch.download(rig.url, LIMITS)).toEqual(refused);
    expect(rig.server.seen).toHaveLength(4);
    expect(await rig.safeFetch.download(rig.url, { ...LIMITS, redirectsMax: 0 })).toEqual(refused);
    expect(rig.server.seen).toHaveLength(5);
  });
});
