import type { Random } from "../design/random.ts";
import { pickOne } from "../design/random.ts";

/** What the words of a prompt ask of the music. */
export type Mood = {
  name: "bright" | "proud" | "fierce" | "wild";
  mode: "major" | "minor";
  /** Beats a minute. */
  tempoMin: number;
  tempoMax: number;
  /** Who plays the tune. */
  lead: "brass" | "organ";
};

const MOODS: readonly [Mood, ...Mood[]] = [
  { name: "bright", mode: "major", tempoMin: 122, tempoMax: 136, lead: "organ" },
  { name: "proud", mode: "major", tempoMin: 104, tempoMax: 116, lead: "brass" },
  { name: "fierce", mode: "minor", tempoMin: 108, tempoMax: 120, lead: "brass" },
  { name: "wild", mode: "minor", tempoMin: 124, tempoMax: 138, lead: "organ" },
];

const MOOD_WORDS: Readonly<Record<Mood["name"], RegExp>> = {
  bright: /\b(happy|fun|summer|sunny|bright|joyful|playful|yellow|orange|pink|party|kids|beach)\b/u,
  proud: /\b(epic|proud|royal|anthem|glory|champions?|victory|gold|classic|heroic|grand|united)\b/u,
  fierce: /\b(dark|fierce|night|black|angry|heavy|storm|wolf|wolves|dragons?|lions?|evil|steel)\b/u,
  wild: /\b(wild|fast|electric|neon|cyber|fire|flames?|rock|punk|crazy|thunder|lightning)\b/u,
};

/** The mood that most of the prompt's words ask for, else a drawn one. */
export function chooseMood(prompt: string, random: Random): Mood {
  const phrase = prompt.toLowerCase();
  const drawn = pickOne(random, MOODS);
  let best = drawn;
  let mostWords = 0;
  for (const mood of MOODS) {
    const words = phrase.match(new RegExp(MOOD_WORDS[mood.name].source, "gu"))?.length ?? 0;
    if (words > mostWords) {
      mostWords = words;
      best = mood;
    }
  }
  return best;
}
