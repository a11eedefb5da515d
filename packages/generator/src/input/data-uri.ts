export function isDataUri(text: string): boolean {
  return text.trimStart().toLowerCase().startsWith("data:");
}

/** Content of a data: URI; null when the text is none or its content is not base64. */
export function readDataUri(text: string): Uint8Array | null {
  const parts = /^\s*data:([^,]*),(.*)$/isu.exec(text);
  const [, head, content] = parts ?? [];
  if (head === undefined || content === undefined) return null;
  if (!head.toLowerCase().endsWith(";base64")) return null;
  // Buffer skips what is no base64; a picture that lost bytes is no picture.
  if (!/^[A-Za-z0-9+/_=-]*$/u.test(content)) return null;
  return Uint8Array.from(Buffer.from(content, "base64"));
}
