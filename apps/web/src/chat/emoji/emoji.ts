/** An emoji with what it is called and found by. */
export type Emoji = {
  readonly sign: string;
  readonly name: string;
  /** All that it is found by, in small letters: its names first. */
  readonly keywords: readonly string[];
  readonly group: number;
  /** The same with skin tones, from light to dark; empty: it has none. */
  readonly tones: readonly string[];
};

/** An emoji as the compact data of emojibase has it, as far as it is needed here. */
export type EmojiEntry = {
  readonly unicode: string;
  readonly hexcode: string;
  readonly label: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string }[];
};

/** The groups in the order in which they are offered; what is in no other one, skin tones by themselves, is left out. */
export const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
export type Group = (typeof groups)[number];

const TONES = 5;
const MOST_FOUND = 120;
/** The first keywords are what it is called, in both languages. */
const NAMES = 2;
const HAN = /\p{Script=Han}/u;

/** Puts the data of the language that is spoken together with those of another one, in which it can also be searched. */
export function emojiOf(spoken: readonly EmojiEntry[], other: readonly EmojiEntry[]): Emoji[] {
  const others = new Map(other.map((entry) => [entry.hexcode, entry]));
  return spoken
    .filter(({ group }) => groups.some((each) => each === group))
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map(({ unicode, hexcode, label, group = 0, tags = [], skins = [] }) => {
      const also = others.get(hexcode);
      const found = [label, also?.label ?? '', ...tags, ...(also?.tags ?? [])];
      return {
        sign: unicode,
        name: label,
        keywords: found.filter(Boolean).map((keyword) => keyword.toLowerCase()),
        group,
        // Emoji of two people have each combination of tones: those are too many to choose from.
        tones: skins.length === TONES ? skins.map((skin) => skin.unicode) : [],
      };
    });
}

/**
 * Finds emoji by words or parts of them, or by themselves; those that are called so come first, the plainest of them before all.
 *
 * @example findEmoji(all, 'heart eyes');
 */
export function findEmoji(emoji: readonly Emoji[], wanted: string): Emoji[] {
  const terms = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length === 0) return [];
  const found = emoji
    .map((each) => ({ each, fit: fitOf(each, terms) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit);
  const best = found[0]?.fit ?? 0;
  return found
    .filter(({ fit }) => fit >= Math.min(1, best))
    .slice(0, MOST_FOUND)
    .map(({ each }) => each);
}

/** How well an emoji fits: 0 is not at all, below 1 is a guess. All terms must be found; the worst of them counts. */
function fitOf({ sign, keywords }: Emoji, terms: readonly string[]): number {
  const whole = terms.join(' ');
  if (sign === whole) return 10;
  const named = Math.max(...keywords.slice(0, NAMES).map((name) => shareOf(name, whole)));
  const isKeyword = keywords.includes(whole);
  // It is the plainest that is called hardly more than that: a red heart, and not a heart with an arrow.
  if (named >= 0.5 && (isKeyword || !HAN.test(whole))) return 5 + named;
  if (isKeyword) return 5;
  return Math.min(...terms.map((term) => fitOfTerm(keywords, term)));
}

/** How much of a text these words are: 1 is all of it. Chinese has no spaces between them. */
function shareOf(text: string, words: string): number {
  const isIn = HAN.test(words) ? text.includes(words) : ` ${text} `.includes(` ${words} `);
  return isIn ? words.length / text.length : 0;
}

function fitOfTerm(keywords: readonly string[], term: string): number {
  let fit = 0;
  for (const keyword of keywords) {
    if (keyword === term) return 4;
    const at = keyword.indexOf(term);
    if (at === 0) fit = Math.max(fit, 3);
    else if (at > 0) fit = Math.max(fit, keyword[at - 1] === ' ' ? 2 : 1);
    // What is typed may be two words in one.
    else if (HAN.test(keyword)) fit = Math.max(fit, shareOf(term, keyword));
  }
  return fit;
}

/** An emoji in a skin tone, if it has one. @param tone 0 the usual yellow, 1 light to 5 dark */
export function inTone({ sign, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? sign;
}
