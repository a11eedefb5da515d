import { describe, expect, it } from "vitest";
import {
  ENDS_ANNOUNCED,
  EVENT_FILTERS,
  PREDICTION_ANNOUNCEMENTS,
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
});
