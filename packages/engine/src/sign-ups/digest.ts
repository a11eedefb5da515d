import { createHash } from "node:crypto";

/** What is stored of a random text: nobody finds the text from it. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
