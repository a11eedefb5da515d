import { describe, expect, it } from "vitest";
import { StorageError } from "./storage-error.ts";
import { isFolder, isMissing, toStorageError } from "./system-error.ts";

const coded = (code: string): Error => Object.assign(new Error(`${code}: /a/path`), { code });

describe("a disk's error", () => {
  it.each([
    ["ENOSPC", "full"],
    ["EDQUOT", "full"],
    ["EFBIG", "full"],
    ["EACCES", "unavailable"],
    ["EIO", "unavailable"],
    ["EMFILE", "unavailable"],
  ])("%s is %s, keeps its cause and names no path", (code, expected) => {
    const cause = coded(code);
    const error = toStorageError(cause);
    expect(error).toMatchObject({ name: "StorageError", code: expected, cause });
    expect(error.message).not.toContain("/a/path");
  });

  it.each([undefined, null, "words", 7, new Error("no code"), { code: 5 }])(
    "that is none (%j) is unavailable",
    (thrown) => {
      expect(toStorageError(thrown)).toMatchObject({ code: "unavailable", cause: thrown });
    },
  );

  it("that is in our words already stays as it is", () => {
    const error = new StorageError("invalid_key", "no");
    expect(toStorageError(error)).toBe(error);
  });

  it("tells what is missing and what is a folder", () => {
    expect(["ENOENT", "ENOTDIR", "EISDIR"].map((code) => isMissing(coded(code)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(["EISDIR", "ERR_FS_EISDIR", "ENOENT"].map((code) => isFolder(coded(code)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
