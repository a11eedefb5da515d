import { expect, test } from "vitest";
import { ProblemSchema, startTestEmulator } from "./fixture.ts";

test.each([
  "darkroom/unknown",
  "somebody/jersey-speed",
  "f".repeat(64),
  `darkroom/jersey-speed:${"0".repeat(64)}`,
  "jersey-speed",
  "",
])("the unknown version %j is refused with 422 and its own title", async (version) => {
  await using emulator = await startTestEmulator();
  const response = await emulator.post("/predictions", { version, input: { prompt: "x" } });
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({
    title: "Invalid version or not permitted",
    detail:
      "The specified version does not exist (or perhaps you don't have permission to use it?)",
    status: 422,
  });
});

test("every wrong field of a create is named once in the text and once in the list", async () => {
  await using emulator = await startTestEmulator();
  const response = await emulator.post("/predictions", {
    version: "darkroom/jersey-speed",
    input: { prompt: "x".repeat(10_001), seed: -1, taste: 3 },
  });
  expect(response.status).toBe(422);
  const problem = ProblemSchema.parse(await response.json());
  expect(problem.title).toBe("Input validation failed");
  expect(problem.invalid_fields).toEqual([
    {
      type: "string_lte",
      field: "input.prompt",
      description: "String length must be less than or equal to 10000",
    },
    {
      type: "number_gte",
      field: "input.seed",
      description: "Must be greater than or equal to 0",
    },
    {
      type: "additional_property_not_allowed",
      field: "input",
      description: "Additional property taste is not allowed",
    },
  ]);
  const lines = problem.detail.split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toBe("- input.seed: Must be greater than or equal to 0");
});

test("a missing prompt is refused with the words of the real API", async () => {
  await using emulator = await startTestEmulator();
  const body = { version: "darkroom/jersey-speed", input: {} };
  const response = await emulator.post("/predictions", body);
  expect(await response.json()).toEqual({
    detail: "- input: prompt is required\n",
    status: 422,
    title: "Input validation failed",
    invalid_fields: [{ type: "required", field: "input", description: "prompt is required" }],
  });
});

test("a body that is no JSON object is refused with 400", async () => {
  await using emulator = await startTestEmulator();
  for (const body of ["{", "[]", "null", "\u0000"]) {
    const response = await emulator.request("/predictions", { method: "POST", body });
    expect(response.status).toBe(400);
    expect(ProblemSchema.parse(await response.json()).detail).toBe("Invalid input");
  }
});

test("a body above the limit is refused with 413", async () => {
  await using emulator = await startTestEmulator();
  const response = await emulator.postCreate({ prompt: "x".repeat(16 * 1024 * 1024) });
  expect(response.status).toBe(413);
});

test("without a token, or with one that is not r8_, the answer is the real 401", async () => {
  await using emulator = await startTestEmulator();
  const missing = await fetch(`${emulator.url}/replicate/v1/predictions`);
  expect(missing.status).toBe(401);
  expect(await missing.json()).toEqual({
    title: "Unauthenticated",
    detail: "You did not pass an authentication token",
    status: 401,
  });
  const headers = { authorization: "Bearer sk-other" };
  const wrong = await emulator.request("/predictions/abc", { headers });
  expect(wrong.status).toBe(401);
  expect(ProblemSchema.parse(await wrong.json()).detail).toBe("Invalid or expired API token.");
  const older = await emulator.request("/account", { headers: { authorization: "Token r8_x" } });
  expect(older.status).toBe(200);
  const log = await emulator.log();
  expect(log.map(({ kind, status }) => [kind, status])).toEqual([
    ["list", 401],
    ["get", 401],
  ]);
});

test("a Prefer or Cancel-After that cannot be read is refused", async () => {
  await using emulator = await startTestEmulator();
  const wrong = [
    { prefer: "wait=0" },
    { prefer: "wait=abc" },
    { "cancel-after": "4s" },
    { "cancel-after": "soon" },
  ];
  for (const headers of wrong) {
    expect((await emulator.postCreate({ headers })).status).toBe(422);
  }
  expect(await emulator.log("list")).toEqual([]);
});

test("the webhook and its filter are echoed, and a receiver must be HTTPS or loopback", async () => {
  await using emulator = await startTestEmulator();
  const scenario = { durationMs: 60_000 };
  const webhook = "https://example.com/hook?prediction=7&t=abc";
  const events = ["start", "completed"];
  const created = await emulator.create({ scenario, webhook, events });
  expect(created.webhook).toBe(webhook);
  expect(created.webhook_events_filter).toEqual(events);
  for (const refused of [
    "http://example.com/",
    "ftp://127.0.0.1/",
    "nowhere",
    "http://10.0.0.1/",
  ]) {
    const response = await emulator.postCreate({ scenario, webhook: refused });
    expect(response.status).toBe(422);
    expect(ProblemSchema.parse(await response.json()).invalid_fields?.[0]?.field).toBe("webhook");
  }
  for (const accepted of ["http://localhost:9/", "http://[::1]:9/", "http://127.3.2.1:9/"]) {
    expect((await emulator.postCreate({ scenario, webhook: accepted })).status).toBe(201);
  }
});
