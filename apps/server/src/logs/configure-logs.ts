import type { Log } from "@darkroom/engine";
import { configureSync, getLogger } from "@logtape/logtape";
import type { LogRecord } from "@logtape/logtape";
import type { LogLevel } from "../environment.ts";
import { redactFields, redactText } from "./redact.ts";

const LEVELS = { debug: "debug", info: "info", warn: "warning", error: "error" } as const;

/**
 * Characters that JSON leaves as they are, at which some readers end a line and which some
 * terminals obey.
 */
const LINE_BREAKS = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * Sets up the one log of the process: a JSON object for each line, without secrets, and without
 * prompts and other payloads unless the level is `debug`.
 */
export function configureLogs(options: { level: LogLevel; write: (line: string) => void }): Log {
  const wantsDetail = options.level === "debug";
  configureSync({
    reset: true,
    sinks: {
      lines: (record) => {
        options.write(formatLine(record, wantsDetail));
      },
    },
    loggers: [
      { category: "darkroom", sinks: ["lines"], lowestLevel: LEVELS[options.level] },
      { category: ["logtape", "meta"], sinks: ["lines"], lowestLevel: "error" },
    ],
  });
  const logger = getLogger("darkroom");
  return (level, message, fields) => {
    logger[level](escapeTemplate(message), { ...fields });
  };
}

/** Braces are placeholders to the logger; our messages are plain text. */
function escapeTemplate(message: string): string {
  return message.replaceAll("{", "{{").replaceAll("}", "}}");
}

function formatLine(record: LogRecord, wantsDetail: boolean): string {
  const withStacks = wantsDetail || record.level === "error";
  const text = JSON.stringify({
    at: new Date(record.timestamp).toISOString(),
    level: record.level,
    message: redactText(record.message.map(String).join("")),
    ...redactFields(record.properties, { withPayloads: wantsDetail, withStacks }),
  });
  return text.replaceAll(LINE_BREAKS, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
