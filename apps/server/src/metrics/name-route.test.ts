import { describe, expect, it } from "vitest";
import { nameRoute } from "./name-route.ts";

describe("the name of a route", () => {
  it.each([
    ["/trpc/prediction.create", "/trpc/prediction.create"],
    ["/trpc/prediction.get,prediction.get", "/trpc/prediction.get"],
    ["/trpc/prediction.get,credit.balance", "/trpc/batch"],
    ["/trpc/nothing.known", "/trpc/unknown"],
    ["/trpc/nothing,nothing", "/trpc/batch"],
    ["/trpc/__proto__", "/trpc/unknown"],
    ["/results/01a21ca8-b403-766c-b169-dc4482121048", "/results"],
    ["/webhooks/replicate", "/webhooks"],
    ["/metrics", "/metrics"],
    ["/metricsx", "studio"],
    ["/p/01a21ca8", "studio"],
    ["/", "studio"],
  ])("of %s is %s", (path, name) => {
    expect(nameRoute(path)).toBe(name);
  });
});
