import { expect, test } from "vitest";
import { signBody } from "./sign.ts";

test.each([
  [
    "the API key, general form",
    "sk-test-key",
    '{"id":"p1","status":"succeeded"}',
    "2a478c45472f2f4db275e913f6bbacdc94805c192c68d65322c030567dcf85fd",
  ],
  [
    "the account's secret, enterprise form",
    "whsec_enterprise",
    '{"x":1}',
    "a4ad28d7fe00cb0856038374618941370428e272e0acd7822c29d7b0771bebe9",
  ],
])("a body is signed with %s as published (K11)", (_name, key, body, signature) => {
  expect(signBody(body, key)).toBe(signature);
});
