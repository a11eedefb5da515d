import { createHmac, timingSafeEqual } from "node:crypto";
import { SESSION_LIFETIME_S } from "../limits.ts";

/** A cookie by which a browser is known again when it comes as another visitor. */
export interface VisitorMarks {
  /** What is known of the browser of a request; null for a new one, and for a forged cookie. */
  read: (headers: Headers) => string | null;
  /** Takes the mark out of the headers of a request: whoever reads cookies by themselves sees none. */
  strip: (headers: Headers) => void;
  /** The `Set-Cookie` line for a browser without one. */
  issue: () => string;
}

const COOKIE = /(?:^|;\s*)darkroom\.visitor=([\w-]+)\.([\w-]+)/;

/** Signed, so that nobody comes as ever new browsers, or as somebody else's, by making marks up. */
export function createVisitorMarks(options: {
  secret: string;
  newId: () => string;
  isSecure: boolean;
  /** Path under which everything is served; empty for the root. */
  basePath: string;
}): VisitorMarks {
  const { secret, newId, isSecure, basePath } = options;
  const sign = (id: string): string => createHmac("sha256", secret).update(id).digest("base64url");
  const attributes = [
    `Max-Age=${String(SESSION_LIFETIME_S)}`,
    `Path=${basePath === "" ? "/" : basePath}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
  ].join("; ");

  return {
    read: (headers) => {
      const [, id = "", signature = ""] = COOKIE.exec(headers.get("cookie") ?? "") ?? [];
      const right = Buffer.from(sign(id));
      const given = Buffer.from(signature);
      return right.length === given.length && timingSafeEqual(right, given) ? id : null;
    },
    strip: (headers) => {
      const left = (headers.get("cookie") ?? "").replace(COOKIE, "").replace(/^;\s*/, "");
      if (left === "") headers.delete("cookie");
      else headers.set("cookie", left);
    },
    issue: () => {
      const id = newId();
      return `darkroom.visitor=${id}.${sign(id)}; ${attributes}`;
    },
  };
}
