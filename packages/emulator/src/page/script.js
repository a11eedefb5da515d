// Keeps the live part of the page up to date and sends what its buttons say.

const LOOK_MS = 1000;
const SAID_MS = 4000;
const said = document.querySelector("#said");
let silence;

/** Says it on the page and to screen readers, for a while. */
function say(text) {
  clearTimeout(silence);
  said.textContent = text;
  silence = setTimeout(() => (said.textContent = ""), SAID_MS);
}

/** The newest state in place of the old one; nothing moves while nothing has changed. */
async function refresh() {
  const response = await fetch("/page/live");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["summary", "predictions", "log"]) {
    const shown = document.querySelector(`#${id}`);
    const wanted = fresh.querySelector(`#${id}`);
    if (shown === null || wanted === null || shown.isEqualNode(wanted)) continue;
    replace(shown, wanted);
  }
}

/** Focus and scroll of a table outlive its rows. */
function replace(shown, wanted) {
  const before = shown.querySelector(".scroll");
  const after = wanted.querySelector(".scroll");
  const scroll = before === null ? [0, 0] : [before.scrollLeft, before.scrollTop];
  const hadFocus = before !== null && before === document.activeElement;
  shown.replaceWith(wanted);
  after?.scrollTo(...scroll);
  if (hadFocus) after?.focus({ preventScroll: true });
}

async function look() {
  try {
    if (document.visibilityState === "visible") await refresh();
    document.body.classList.remove("lost");
  } catch {
    document.body.classList.add("lost");
    say("The emulator does not answer.");
  }
  setTimeout(() => void look(), LOOK_MS);
}

async function send(button) {
  const { method, path, body } = button.dataset;
  try {
    const response = await fetch(path, body === "" ? { method } : { method, body });
    say(response.ok ? `Done: ${button.textContent}` : `Refused: ${button.textContent}`);
    await refresh();
  } catch {
    say("The emulator does not answer.");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-path]") : null;
  if (button !== null) void send(button);
});
void look();
