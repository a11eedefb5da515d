/** Text of a page that is safe to send: only `html` makes it. */
export type Html = { readonly html: string };

type Piece = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function write(piece: Piece): string {
  if (typeof piece === "string" || typeof piece === "number") {
    return String(piece).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
  }
  return "html" in piece ? piece.html : piece.map(({ html: text }) => text).join("");
}

/** A template whose texts are escaped and whose parts of pages are not. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const written = texts.map((text, place) => {
    const piece = pieces[place];
    return piece === undefined ? text : text + write(piece);
  });
  return { html: written.join("") };
}

/** Words with `code` in them. */
export function words(text: string): Html {
  const parts = text.split("`").map((part, place) => {
    return place % 2 === 1 ? html`<code>${part}</code>` : html`${part}`;
  });
  return html`${parts}`;
}

/** Words in paragraphs, which are divided by empty lines. */
export function paragraphs(text: string): Html {
  return html`${text.split("\n\n").map((paragraph) => html`<p>${words(paragraph)}</p>`)}`;
}

/** A whole page with its style sheet beside it; it runs nothing. */
export function page(options: { title: string; stylesheet: string; body: Html }): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${options.title}</title>
        <link rel="stylesheet" href="${options.stylesheet}" />
      </head>
      <body>
        ${options.body}
      </body>
    </html> `.html;
}
