/** What must never be, by the name under which it is reported. */
export const RULES = [
  "server_error",
  "no_answer",
  "hang",
  "malformed_reply",
  "request_id",
  "security_headers",
  "leak_stack",
  "leak_path",
  "leak_sql",
  "leak_secret",
  "leak_provider",
  "leak_error",
  "body_limit",
  "forged",
  "error_logged",
  "crash",
  "audit",
  "honest_guest",
  "memory",
  "handles",
] as const;
export type Rule = (typeof RULES)[number];

export type Violation = { rule: Rule; detail: string };

/** What a reply must never tell; texts of the caller itself are no leak. */
export type Forbidden = {
  secrets: readonly { name: string; value: string }[];
  /** Folders of this machine. */
  paths: readonly string[];
  /** Hosts and texts of the provider. */
  provider: readonly string[];
};
