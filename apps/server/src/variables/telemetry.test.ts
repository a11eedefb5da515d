import { describe, expect, it } from "vitest";
import { readEnvironment } from "../environment.ts";

const ENDPOINT = "http://collector.example:4318";

function read(variables: Record<string, string>) {
  const read = readEnvironment(variables);
  return read.outcome === "read" ? read.environment.telemetry : read.lines;
}

describe("the settings of traces", () => {
  it("are none without a collector", () => {
    expect(read({})).toBeNull();
    expect(read({ OTEL_SERVICE_NAME: "studio" })).toBeNull();
  });

  it("have defaults for everything but the collector", () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT })).toEqual({
      endpoint: ENDPOINT,
      headers: {},
      serviceName: "darkroom",
      share: 1,
    });
  });

  it("take headers as OpenTelemetry writes them", () => {
    const headers = "authorization=Basic%20YTpiPT0=, x-scope = all";
    const telemetry = read({
      OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: headers.replace(" = ", "="),
      OTEL_TRACES_SAMPLER_ARG: "0.25",
    });
    expect(telemetry).toMatchObject({
      headers: { authorization: "Basic YTpiPT0=", "x-scope": "all" },
      share: 0.25,
    });
  });

  it.each([
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://collector"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "no header"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%ff"],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5"],
    ["OTEL_TRACES_SAMPLER_ARG", "half"],
  ])("%s=%s ends the start with a line that names it", (name, value) => {
    const lines = read({ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, [name]: value });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} must be`))]);
  });
});
