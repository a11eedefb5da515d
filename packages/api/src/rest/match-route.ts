import type { RestRoute } from "./route.ts";

export type RouteMatch =
  | { outcome: "matched"; route: RestRoute; parameters: Readonly<Record<string, string>> }
  /** Something is here, but not for this method. */
  | { outcome: "method_not_allowed"; allowed: readonly string[] }
  | { outcome: "not_found" };

/**
 * The door for a request. HEAD enters by the door of GET.
 * @param path below `/api/v1`, with its percent-encoding
 */
export function matchRoute(routes: readonly RestRoute[], method: string, path: string): RouteMatch {
  const here = routes.flatMap((route) => {
    const parameters = readParameters(route.path, path);
    return parameters === null ? [] : [{ route, parameters }];
  });
  if (here.length === 0) return { outcome: "not_found" };
  const wanted = method === "HEAD" ? "GET" : method;
  const found = here.find(({ route }) => route.method === wanted);
  if (found !== undefined) return { outcome: "matched", ...found };
  return { outcome: "method_not_allowed", allowed: allowedOf(here.map(({ route }) => route)) };
}

function allowedOf(routes: readonly RestRoute[]): string[] {
  const methods = new Set<string>(routes.map(({ method }) => method));
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods, "OPTIONS"].toSorted();
}

/** What stands in the place of the parameters; null for another path. */
function readParameters(template: string, path: string): Record<string, string> | null {
  const wanted = template.split("/").map(readPart);
  const given = path.split("/");
  const isOpen = wanted.at(-1)?.takesRest === true && given.length > wanted.length;
  if (given.length !== wanted.length && !isOpen) return null;
  const parameters: Record<string, string> = {};
  for (const [place, { text, name, takesRest }] of wanted.entries()) {
    const part = (takesRest ? given.slice(place).join("/") : given[place]) ?? "";
    if (name === null) {
      if (part !== text) return null;
      continue;
    }
    const value = decode(part);
    if (value === null || value === "") return null;
    parameters[name] = value;
  }
  return parameters;
}

type Part = {
  text: string;
  /** Of a parameter; null for a fixed part. */
  name: string | null;
  /** `{name+}` takes the slashes that follow, so that the names of models need no escape. */
  takesRest: boolean;
};

function readPart(text: string): Part {
  const [, name, plus] = /^\{(\w+)(\+?)\}$/.exec(text) ?? [];
  return { text, name: name ?? null, takesRest: plus === "+" };
}

/** Null where the escapes are broken: nothing is called that. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The parameters that a path names. */
export function parametersOf(path: string): string[] {
  return path.split("/").flatMap((part) => readPart(part).name ?? []);
}
