import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTqdm } from "./parse-tqdm.ts";

const line = (percentage: number, current: number, total: number): string =>
  `${percentage}%|███▌      | ${current}/${total} [00:01<00:03,  7.9it/s]`;

describe("progress in logs", () => {
  it.each([
    ["one line", line(30, 6, 20), { share: 0.3, current: 6, total: 20 }],
    ["leading spaces", `  ${line(5, 1, 20)}`, { share: 0.05, current: 1, total: 20 }],
    ["spaces around the bar", "  40% |####      |  4/10", { share: 0.4, current: 4, total: 10 }],
    ["several lines", `${line(10, 2, 20)}\n${line(50, 10, 20)}\n`, { share: 0.5 }],
    ["carriage returns", `${line(10, 2, 20)}\r${line(55, 11, 20)}\r`, { share: 0.55 }],
    ["words after it", `${line(20, 4, 20)}\nSaving images to disk`, { share: 0.2 }],
    ["words before it", `Using seed: 42\n${line(20, 4, 20)}`, { share: 0.2 }],
    ["an end", line(100, 20, 20), { share: 1, current: 20, total: 20 }],
    ["more than all", line(105, 21, 20), { share: 1 }],
    ["nothing to do", "70%|####|0/0", { share: 0.7, current: 0, total: 0 }],
  ])("are read from %s", (_name, logs, expected) => {
    expect(parseTqdm(logs)).toMatchObject(expected);
  });

  it.each([
    ["nothing", ""],
    ["words", "Loading pipeline…\nUsing seed: 42"],
    ["a bare percentage", "50% done"],
    ["a bar without counts", "50%|#####     |"],
    ["a bar with a description, which tqdm's default does not print", `step: ${line(5, 1, 20)}`],
    ["an endless line", `${"x".repeat(5_000)}${line(5, 1, 20)}`],
    [
      "a bar before the part of a long log that is read",
      `${line(5, 1, 20)}\n${"x\n".repeat(9_000)}`,
    ],
  ])("are absent where there is %s", (_name, logs) => {
    expect(parseTqdm(logs)).toBeNull();
  });

  it("are a share between 0 and 1 whatever was printed", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (words, percentage, current, total) => {
          const parsed = parseTqdm(`${words}\n${line(percentage, current, total)}`);
          expect(parsed?.share).toBeGreaterThanOrEqual(0);
          expect(parsed?.share).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("are no progress where their numbers are beyond all measure", () => {
    const huge = "9".repeat(400);
    expect(parseTqdm(`50%|##| ${huge}/${huge}`)).toBeNull();
    expect(parseTqdm(`50%|##| 1/2\n50%|##| ${huge}/${huge}`)?.share).toBe(0.5);
  });

  it("never make a log of any kind fail", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("%", "|", "/", "1", " ", "\n", "\r") }),
        (logs) => {
          const share = parseTqdm(logs)?.share ?? 0;
          expect(share >= 0 && share <= 1).toBe(true);
        },
      ),
    );
  });
});
