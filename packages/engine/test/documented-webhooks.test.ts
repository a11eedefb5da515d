import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { DELIVERY_WAITS_MS, PREDICTION_ANNOUNCEMENTS } from "@darkroom/lifecycle";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { NOTIFICATION_TITLES } from "../src/notifications/words.ts";

const PAGE = fileURLToPath(new URL("../../../apps/docs/webhooks.md", import.meta.url));
/** Inside the package, so that the example finds what it imports. */
const FOLDER = fileURLToPath(new URL("./", import.meta.url));

const SECRET = `whsec_${Buffer.from("a secret of thirty-two characters").toString("base64")}`;
const BODY = JSON.stringify({ type: "prediction.succeeded", data: { prompt: "ünï" } });

async function readExample(language: string): Promise<string> {
  const page = await readFile(PAGE, "utf8");
  const pattern = new RegExp(`<!-- example: ${language} -->\\s+\`\`\`\\w+\\n([\\s\\S]+?)\`\`\``);
  const code = pattern.exec(page)?.[1];
  if (code === undefined) throw new Error(`the page has no example in ${language}`);
  return code;
}

function signed(secret = SECRET): Record<string, string> {
  const now = new Date();
  return {
    "webhook-id": "w-1",
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": `v1,AAAA ${new Webhook(secret).sign("w-1", now, BODY)}`,
  };
}

const ExampleSchema = z.object({
  receive: z.custom<(request: Request, secret: string) => Promise<Response>>(
    (value) => typeof value === "function",
  ),
});

const post = (headers: Record<string, string>, body = BODY): Request =>
  new Request("https://receiver.example/", { method: "POST", headers, body });

describe("apps/docs/webhooks.md", () => {
  it("verifies in TypeScript as it says, and refuses what is forged", async () => {
    const folder = await mkdtemp(join(FOLDER, "example-"));
    try {
      const file = join(folder, "receive.ts");
      await writeFile(file, await readExample("typescript"));
      const imported: unknown = await import(pathToFileURL(file).href);
      const { receive } = ExampleSchema.parse(imported);
      expect((await receive(post(signed()), SECRET)).status).toBe(204);
      await expect(receive(post(signed(), BODY.replace("ü", "u")), SECRET)).rejects.toThrow(
        "signature",
      );
      const other = `whsec_${Buffer.from("another secret of many characters").toString("base64")}`;
      await expect(receive(post(signed(other)), SECRET)).rejects.toThrow("signature");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("verifies in Python as it says, where there is one", async (context) => {
    const run = promisify(execFile);
    const isThere = await run("python3", ["--version"]).then(
      () => true,
      () => false,
    );
    if (!isThere) return context.skip();
    const code = `${await readExample("python")}
import json, sys
body, headers, secret = json.loads(sys.argv[1])
print(is_ours(body.encode(), headers, secret), is_ours(b"x", headers, secret))
`;
    const given = JSON.stringify([BODY, signed(), SECRET]);
    const { stdout } = await run("python3", ["-c", code, given]);
    expect(stdout.trim()).toBe("True False");
  });

  it("names the schedule and the events as they are", async () => {
    const page = await readFile(PAGE, "utf8");
    const row = /<!-- schedule -->[\s\S]+?\| wait\s+\|(.+)\|/.exec(page)?.[1] ?? "";
    const units: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };
    const waits = row.split("|").map((cell) => {
      const [count = "", unit = ""] = cell.trim().split(" ");
      return Number(count) * (units[unit] ?? Number.NaN);
    });
    expect(waits).toEqual([...DELIVERY_WAITS_MS]);
    const events = Array.from(page.matchAll(/^\| `(prediction\.\w+)` /gm), ([, type]) => type);
    expect(events).toEqual([...PREDICTION_ANNOUNCEMENTS]);
  });
});

describe("apps/docs/notifications.md", () => {
  it("names what is told, in the words in which it is told", async () => {
    const page = await readFile(PAGE.replace("webhooks.md", "notifications.md"), "utf8");
    const rows = page.matchAll(/^\| `(\w+\.\w+)` +\| (.+?) +\|$/gm);
    const told = Object.fromEntries(Array.from(rows, ([, kind, title]) => [kind, title]));
    expect(told).toEqual(NOTIFICATION_TITLES);
  });
});
