import { describe, expect, it } from "vitest";
import { describeProcedures } from "./describe-procedures.ts";

describe("describeProcedures", () => {
  const described = describeProcedures();
  const find = (path: string) => described.find((procedure) => procedure.path === path);

  it("names every procedure with its kind", () => {
    expect(find("prediction.create")).toMatchObject({ kind: "mutation" });
    expect(find("model.list")).toEqual({
      path: "model.list",
      kind: "query",
      input: null,
      permission: "models:read",
    });
    expect(find("prediction.create")?.permission).toBe("predictions:write");
    expect(find("system.status")?.permission).toBeNull();
    expect(new Set(described.map(({ path }) => path)).size).toBe(described.length);
  });

  it("gives the schema of what may be sent, before defaults are filled in", () => {
    expect(find("prediction.create")?.input).toMatchObject({
      type: "object",
      required: ["model", "input"],
      additionalProperties: false,
      properties: { priority: { enum: ["interactive", "batch"] } },
    });
  });

  it("can be sent as JSON", () => {
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });
});
