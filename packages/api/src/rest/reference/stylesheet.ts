/** The style of the pages about REST: two columns where there is room, tables that scroll. */
export const REFERENCE_STYLESHEET = `:root { color-scheme: light dark; --line: #8885; --soft: #8882; --link: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; }
nav h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 0.2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
article { border-top: 1px solid var(--line); padding: 0.75rem 0 1.25rem; scroll-margin-top: 1rem; }
article:target { background: var(--soft); }
.address { background: var(--soft); border-radius: 6px; padding: 0.5rem 0.75rem; }
table { border-collapse: collapse; display: block; margin: 0.75rem 0; overflow-x: auto; }
caption { font-weight: 600; padding: 0.25rem 0; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 1rem 0.35rem 0; text-align: left; vertical-align: top; }
thead th { font-size: 0.85rem; font-weight: 600; }
tbody th { font-weight: 400; }
.replies { padding-left: 1.25rem; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 16rem minmax(0, 1fr); column-gap: 2.5rem; }
  header, body > main:only-child { grid-column: 1 / -1; }
  nav { align-self: start; max-height: 100vh; overflow-y: auto; position: sticky; top: 1rem; }
}
`;
