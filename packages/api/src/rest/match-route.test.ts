import { describe, expect, it } from "vitest";
import { matchRoute } from "./match-route.ts";
import { REST_ROUTES } from "./table.ts";

const match = (method: string, path: string) => {
  const matched = matchRoute(REST_ROUTES, method, path);
  return matched.outcome === "matched"
    ? { procedure: matched.route.procedure, parameters: matched.parameters }
    : matched;
};

describe("the door for a request", () => {
  it.each([
    ["GET", "/predictions", "prediction.list", {}],
    ["HEAD", "/predictions/p1", "prediction.get", { id: "p1" }],
    ["POST", "/predictions/p1/cancel", "prediction.cancel", { id: "p1" }],
    ["GET", "/predictions/a%2Fb%20c/timeline", "prediction.timeline", { id: "a/b c" }],
    ["GET", "/models/owner%2Fname", "model.get", { model: "owner/name" }],
    ["GET", "/models/owner/name", "model.get", { model: "owner/name" }],
  ])("%s %s leads to %s", (method, path, procedure, parameters) => {
    expect(match(method, path)).toEqual({ procedure, parameters });
  });

  it.each([
    ["PUT", "/predictions/p1/cancel", ["OPTIONS", "POST"]],
    ["DELETE", "/predictions", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["PATCH", "/models/owner/name", ["GET", "HEAD", "OPTIONS"]],
  ])("is closed for %s %s", (method, path, allowed) => {
    expect(match(method, path)).toEqual({ outcome: "method_not_allowed", allowed });
  });

  it.each([
    "",
    "/",
    "//predictions",
    "/predictions/",
    "/Predictions",
    "/predictions//timeline",
    "/predictions/%E0%A4%A",
    "/predictions/p1/timeline/more",
    "/account/x",
  ])("is nowhere for %s", (path) => {
    expect(match("GET", path)).toEqual({ outcome: "not_found" });
  });
});
