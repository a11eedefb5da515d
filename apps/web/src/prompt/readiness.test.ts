import { describe, expect, it } from "vitest";
import { sampleModel } from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import {
  DOUBLE_SUBMIT_MS,
  isDoubleSubmit,
  isSubmitKey,
  readReadiness,
  submitKeys,
} from "./readiness.ts";

const model = sampleModel({ promptCharactersMax: 10, credits: 4 });
const plain = { count: 1, price: null, problem: null };

describe("readReadiness", () => {
  it("F-05 says the number of images, the price and what stays", () => {
    expect(readReadiness(english, { ...plain, prompt: "a jersey", model, available: 100 })).toEqual(
      {
        ready: true,
        cost: "1 image · 4 credits",
        remainder: "96 left after",
      },
    );
  });

  it("F-05 counts several outputs at the price that the server quotes, in their own word", () => {
    const video = sampleModel({ output: { kind: "video", width: 640, height: 360 } });
    expect(
      readReadiness(english, {
        prompt: "a jersey",
        model: video,
        available: 20,
        count: 3,
        price: 12,
        problem: null,
      }),
    ).toEqual({ ready: true, cost: "3 videos · 12 credits", remainder: "8 left after" });
  });

  it("F-04 names what is wrong with another input", () => {
    const problem = "Seed is at least 0.";
    expect(
      readReadiness(english, { ...plain, prompt: "a jersey", model, available: 9, problem }),
    ).toMatchObject({ ready: false, reason: problem });
  });

  it("F-05 can be sent while the balance is not known", () => {
    expect(
      readReadiness(english, { ...plain, prompt: "a jersey", model, available: null }),
    ).toMatchObject({
      ready: true,
      remainder: null,
    });
  });

  it.each([
    ["12345678901", "The prompt is 1 character too long."],
    ["1234567890123", "The prompt is 3 characters too long."],
    ["", "Write a prompt to start."],
    [" \n ", "Write a prompt to start."],
  ])("F-04 names the reason for the prompt %j", (prompt, reason) => {
    expect(readReadiness(english, { ...plain, prompt, model, available: 100 })).toEqual({
      ready: false,
      reason,
      isCredits: false,
    });
  });

  it("F-01 the last character that fits is fine", () => {
    expect(
      readReadiness(english, { ...plain, prompt: "1234567890", model, available: 100 }).ready,
    ).toBe(true);
  });

  it("F-05 says how many credits are missing", () => {
    expect(readReadiness(english, { ...plain, prompt: "a jersey", model, available: 3 })).toEqual({
      ready: false,
      reason: "1 credit missing: you have 3 available.",
      isCredits: true,
    });
    expect(
      readReadiness(english, { ...plain, prompt: "a jersey", model, available: 4 }).ready,
    ).toBe(true);
  });

  it("F-04 waits for the modes", () => {
    expect(
      readReadiness(english, { ...plain, prompt: "a jersey", model: null, available: 9 }),
    ).toEqual({
      ready: false,
      reason: "Modes are loading.",
      isCredits: false,
    });
  });
});

describe("isDoubleSubmit", () => {
  const last = { text: "a jersey", at: 1_000 };

  it("F-08 the same text within 500 ms is one submit", () => {
    expect(isDoubleSubmit(last, { text: "a jersey", at: 1_000 + DOUBLE_SUBMIT_MS - 1 })).toBe(true);
  });

  it("F-08 later, with another text, or for the first time it is a new one", () => {
    expect(isDoubleSubmit(last, { text: "a jersey", at: 1_000 + DOUBLE_SUBMIT_MS })).toBe(false);
    expect(isDoubleSubmit(last, { text: "a shirt", at: 1_001 })).toBe(false);
    expect(isDoubleSubmit(null, last)).toBe(false);
  });
});

describe("isSubmitKey", () => {
  const enter = { key: "Enter", metaKey: false, ctrlKey: false, isComposing: false };

  it("K-01 Mod+Enter submits, Enter is a new line", () => {
    expect(isSubmitKey({ ...enter, ctrlKey: true })).toBe(true);
    expect(isSubmitKey({ ...enter, metaKey: true })).toBe(true);
    expect(isSubmitKey(enter)).toBe(false);
    expect(isSubmitKey({ ...enter, key: "a", ctrlKey: true })).toBe(false);
  });

  it("K-02 never while an input method is composing", () => {
    expect(isSubmitKey({ ...enter, ctrlKey: true, isComposing: true })).toBe(false);
  });

  it("K-01 the hint names the keys of the keyboard at hand", () => {
    expect(submitKeys("MacIntel")).toEqual(["⌘", "↵"]);
    expect(submitKeys("Linux x86_64")).toEqual(["Ctrl", "↵"]);
  });
});
