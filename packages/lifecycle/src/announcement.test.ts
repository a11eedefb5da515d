import { describe, expect, it } from "vitest";
import {
  ACCOUNT_ANNOUNCEMENTS,
  ENDS_ANNOUNCED,
  EVENT_FILTERS,
  PREDICTION_ANNOUNCEMENTS,
  PREDICTION_FILTERS,
  announcementOf,
  isWanted,
} from "./announcement.ts";
import { STATUSES, TERMINAL_STATUSES } from "./status.ts";

describe("what other programs are told", () => {
  it("names every end and the start, and nothing between", () => {
    const told = STATUSES.map((to) => [to, announcementOf("starting", to)]);
    expect(Object.fromEntries(told)).toEqual({
      queued: null,
      submitting: null,
      starting: null,
      processing: "prediction.started",
      storing: null,
      succeeded: "prediction.succeeded",
      failed: "prediction.failed",
      canceled: "prediction.canceled",
      expired: "prediction.expired",
    });
  });

  it("tells nothing of news that leave the status as it is", () => {
    for (const status of STATUSES) expect(announcementOf(status, status)).toBeNull();
    expect(announcementOf(null, "queued")).toBeNull();
  });

  it("has a type for every terminal status, and each type is a filter", () => {
    expect(ENDS_ANNOUNCED).toEqual(TERMINAL_STATUSES.map((status) => `prediction.${status}`));
    for (const type of PREDICTION_ANNOUNCEMENTS) expect(EVENT_FILTERS).toContain(type);
  });

  it("lets pass what is named, and all of a noun by its star", () => {
    for (const type of PREDICTION_ANNOUNCEMENTS) {
      expect(isWanted(["prediction.*"], type)).toBe(true);
      expect(isWanted([type], type)).toBe(true);
      expect(isWanted([], type)).toBe(false);
    }
    expect(isWanted(["prediction.failed"], "prediction.succeeded")).toBe(false);
  });

  it("tells what is no prediction's to those who ask for it by name alone", () => {
    for (const type of ACCOUNT_ANNOUNCEMENTS) {
      expect(EVENT_FILTERS).toContain(type);
      expect(PREDICTION_FILTERS).not.toContain(type);
      expect(isWanted([type], type)).toBe(true);
      expect(isWanted(["prediction.*", ...PREDICTION_ANNOUNCEMENTS], type)).toBe(false);
    }
    expect(isWanted(["batch.ended"], "credit.low")).toBe(false);
  });
});
