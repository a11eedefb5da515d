import { describe } from "vitest";
import { createTestDatabase } from "../src/testing.ts";
import { testDatabase } from "./conformance.ts";

const PROPERTY_RUNS = 60;

describe("an embedded file", () => {
  testDatabase(() => createTestDatabase(), PROPERTY_RUNS);
});
