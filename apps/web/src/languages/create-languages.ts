import { CATALOGUES } from "./catalogues.ts";
import type { Part, Parts } from "./catalogues.ts";
import { createFormat } from "./format.ts";
import {
  LANGUAGE_KEY,
  browserLanguage,
  chosenLanguage,
  directionOf,
  localeOf,
} from "./languages.ts";
import type { Language } from "./languages.ts";

/** The language that is shown, with the texts of it that have been loaded. */
export type Spoken = {
  language: Language;
  texts: Partial<Parts> & Pick<Parts, "studio">;
};

export interface Languages {
  current: () => Spoken;
  subscribe: (listener: () => void) => () => void;
  /** What was chosen in this browser; null follows the browser. */
  chosen: () => Language | null;
  /** Shows another language once all of its texts that are needed have come, and keeps the choice. */
  choose: (choice: Language | null) => Promise<void>;
  /** Brings the texts of a part; a screen waits for it before it is shown. */
  load: (part: Part) => Promise<void>;
}

type Page = { lang: string; dir: string };

type Ports = {
  store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  /** What the browser asks for, the best first. */
  locales: readonly string[];
  /** The root of the document. */
  page: Page;
};

async function loadInto<Name extends Part>(
  texts: Partial<Parts>,
  name: Name,
  load: (name: Name) => Promise<Parts[Name]>,
): Promise<Partial<Parts>> {
  const loaded: Partial<Parts> = { ...texts };
  loaded[name] = await load(name);
  return loaded;
}

function keep({ store }: Ports, choice: Language | null): void {
  try {
    if (choice === null) store?.removeItem(LANGUAGE_KEY);
    else store?.setItem(LANGUAGE_KEY, choice);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** Opens the studio's language: the one chosen here before, else the browser's. */
export async function openLanguages(ports: Ports): Promise<Languages> {
  const { locales, page } = ports;
  const listeners = new Set<() => void>();
  const languageOf = (choice: Language | null): Language => choice ?? browserLanguage(locales);

  async function speak(language: Language, also: readonly Part[]): Promise<Spoken> {
    const catalogue = CATALOGUES[language];
    const format = createFormat(localeOf(language, locales));
    const [studio, ...parts] = await Promise.all([
      catalogue.studio(format),
      ...also.map((part) => loadInto({}, part, (name) => catalogue[name](format))),
    ]);
    const texts = { studio };
    for (const part of parts) Object.assign(texts, part);
    return { language, texts };
  }

  /** With every part that screens have asked for, also while this was loading. */
  async function speakAll(language: Language): Promise<Spoken> {
    let known = await speak(language, [...needed]);
    while ([...needed].some((part) => known.texts[part] === undefined)) {
      known = await speak(language, [...needed]);
    }
    return known;
  }

  function show(next: Spoken): void {
    spoken = next;
    page.lang = next.language;
    page.dir = directionOf(next.language);
    for (const listener of listeners) listener();
  }

  const needed = new Set<Part>();
  let choice = chosenLanguage(ports.store);
  let choices = 0;
  let spoken = await speak(languageOf(choice), []);
  show(spoken);

  return {
    current: () => spoken,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    chosen: () => choice,
    choose: async (next) => {
      const turn = (choices += 1);
      const known = await speakAll(languageOf(next));
      // Whoever chose once more meanwhile wants that.
      if (turn !== choices) return;
      choice = next;
      keep(ports, next);
      if (known.language !== spoken.language) show(known);
    },
    load: async (part) => {
      needed.add(part);
      while (spoken.texts[part] === undefined) {
        const { language } = spoken;
        const { texts } = await speak(language, [part]);
        // Another language may have been chosen meanwhile.
        if (spoken.language === language) {
          show({ language, texts: { ...spoken.texts, ...texts, studio: spoken.texts.studio } });
        }
      }
    },
  };
}
