import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
/** Rooms whose limits are documented. */
const ROOMS = [
  "apps/server",
  "packages/api",
  "packages/db",
  "packages/engine",
  "packages/lifecycle",
  "packages/providers",
  "packages/storage",
  "packages/tickets",
] as const;
/** Units, records of limits and parts of formats, which limit nothing themselves. */
const NO_LIMITS: ReadonlySet<string> = new Set([
  "ATTEMPTS_MAX",
  "BROWSER_BYTES",
  "CHECKSUM_BYTES",
  "DAY_MS",
  "DRAWN_BYTES",
  "DURATION_BUCKETS_S",
  "FOOT_BYTES",
  "HOUR_MS",
  "MINUTE_MS",
  "MINUTE_S",
  "MS_PER_S",
  "NS_PER_S",
  "ORIENTATION_SIDEWAYS_MIN",
  "SECRET_BYTES",
  "STAGE_BUCKETS_S",
  "TOKEN_BYTES",
  "UNSTORED_SHARE_MAX",
]);

type Limit = { place: string; name: string; value: string };
type Entry = Limit & { reached: string; test: string };

const CONSTANT = /^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: [^=]+)? =\s*([^;]+);/gm;
const NAME = /_(?:MAX|MIN|MS|BYTES|S|CHARS)$/;
const ROW = /^\| `(\w+)` +\| `([\w./-]+)` +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm;

/** Every constant of a file of limits, and of other files those whose name ends in a unit. */
function readLimits(room: string): Limit[] {
  const folder = join(REPOSITORY, room, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(?:test|fixture)\.ts$/.test(file))
    .flatMap((file) =>
      Array.from(readFileSync(join(folder, file), "utf8").matchAll(CONSTANT), (match) => ({
        place: `${room}/src/${file}`,
        name: match[1] ?? "",
        value: match[2] ?? "",
      })),
    )
    .filter(({ place, name }) => place.endsWith("/limits.ts") || NAME.test(name))
    .filter(({ name }) => !NO_LIMITS.has(name));
}

function readEntries(): Entry[] {
  const text = readFileSync(join(REPOSITORY, "apps/docs/limits.md"), "utf8");
  return text.split(/^## /m).flatMap((section) => {
    const room = section.slice(0, section.indexOf("\n"));
    return Array.from(section.matchAll(ROW), ([, name = "", file = "", value = "", ...rest]) => ({
      place: `${room}/${file}`,
      name,
      value,
      reached: rest[0] ?? "",
      test: rest[1] ?? "",
    }));
  });
}

const STEPS: Readonly<Record<"MS" | "BYTES", readonly (readonly [number, string])[]>> = {
  MS: [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1_000, "s"],
    [1, "ms"],
  ],
  BYTES: [
    [1_024 ** 3, "GiB"],
    [1_024 ** 2, "MiB"],
    [1_024, "KiB"],
    [1, "B"],
  ],
};

/** "1 048 576": groups of three digits. */
const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, " ");

function inUnit(value: number, unit: "MS" | "BYTES"): string {
  const step = STEPS[unit].find(([size]) => value % size === 0);
  return step === undefined ? String(value) : `${grouped(value / step[0])} ${step[1]}`;
}

/** A constant's value as the page should show it, by the unit in its name. */
function show({ name, value }: Limit): string {
  const year = /^Date\.UTC\((\d)_?(\d{3}), 0, 1\)$/.exec(value);
  if (year !== null) return `${String(year[1])}${String(year[2])}-01-01`;
  const words = name.split("_");
  const isSeconds = words.includes("S") || words.includes("SECONDS");
  const texts = value
    .replace(" as const", "")
    .replaceAll(/[[\]\s]/g, "")
    .split(",");
  const numbers = texts
    .filter((text) => text !== "")
    .map((text) =>
      text.split("*").reduce((product, part) => product * Number(part.replaceAll("_", "")), 1),
    );
  return numbers
    .map((number) => {
      if (words.includes("MS")) return inUnit(number, "MS");
      if (words.includes("BYTES")) return inUnit(number, "BYTES");
      if (isSeconds) return inUnit(number * 1_000, "MS");
      return Number.isInteger(number) ? grouped(number) : String(number);
    })
    .join(", ");
}

const limits = ROOMS.flatMap(readLimits);
const entries = readEntries();
const keyOf = ({ place, name }: Limit): string => `${place} ${name}`;

describe("apps/docs/limits.md", () => {
  it("lists every limit with its present value, and nothing that is gone", () => {
    const wanted = limits.map((limit) => `${keyOf(limit)} ${show(limit)}`);
    const listed = entries.map((entry) => `${keyOf(entry)} ${entry.value}`);
    expect(listed.toSorted()).toEqual(wanted.toSorted());
    expect(limits.length).toBeGreaterThan(100);
  });

  it("names for each limit a test that exists, or the reason why there is none", () => {
    for (const { name, test } of entries) {
      const reason = /^no test: (.{20,})$/.exec(test);
      const file = /^`((?:apps|packages)\/[\w./-]+\.test\.tsx?)`$/.exec(test)?.[1] ?? null;
      const isThere = file !== null && existsSync(join(REPOSITORY, file));
      expect(reason !== null || isThere, `${name}: ${test}`).toBe(true);
    }
  });

  it("has a test for nearly every limit", () => {
    const without = entries.filter(({ test }) => test.startsWith("no test: "));
    expect(without.length).toBeLessThanOrEqual(9);
  });
});
