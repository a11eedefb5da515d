/** What Node is told of a module, in the form of its synchronous resolve hook. */
export type Resolved = {
  url: string;
  format?: string | null | undefined;
  shortCircuit?: boolean | undefined;
};

type Resolve<Context extends { parentURL?: string | undefined }> = (
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Resolved,
) => Resolved;

const PACKAGE = "drizzle-orm";
/** How the package names its own files: whole, with their ending, as modules. */
const OWN_FILE = /^\.{1,2}\/.*\.js$/;

const isOfPackage = (specifier: string): boolean =>
  specifier === PACKAGE || specifier.startsWith(`${PACKAGE}/`);

/**
 * A resolve hook that answers without the package's manifest where the answer is known: for the
 * files that the package imports by their relative address, and for the second and later asks of
 * our own files for the same entry. Everything else goes to Node.
 *
 * The reason: Node 24 reads the nearest manifest again for each module, and the one of drizzle-orm
 * is 180 kB of entries; its 150 files cost a start most of a second.
 *
 * @param packageUrl the folder of drizzle-orm, with a slash at its end
 * @param ownUrl the folder whose files all get the same copy of it, with a slash at its end
 */
export function createQuickResolve<Context extends { parentURL?: string | undefined }>(
  packageUrl: string,
  ownUrl: string,
): Resolve<Context> {
  const entries = new Map<string, Resolved>();
  return (specifier, context, next) => {
    const parent = context.parentURL ?? "";
    if (parent.startsWith(packageUrl) && OWN_FILE.test(specifier)) {
      const { href } = new URL(specifier, parent);
      // An address that leaves the package is none of its files.
      if (href.startsWith(packageUrl)) return { url: href, format: "module", shortCircuit: true };
    }
    if (!isOfPackage(specifier) || !parent.startsWith(ownUrl)) return next(specifier, context);
    const known = entries.get(specifier);
    if (known !== undefined) return known;
    const resolved = next(specifier, context);
    entries.set(specifier, { ...resolved, shortCircuit: true });
    return resolved;
  };
}
