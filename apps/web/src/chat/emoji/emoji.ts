/** An emoji with its name and search terms. */
export type Emoji = {
  readonly sign: string;
  readonly name: string;
  /** All search terms in lower case, names first. */
  readonly keywords: readonly string[];
  readonly group: number;
  /** The variants by skin tone, from light to dark; empty: none. */
  readonly tones: readonly string[];
};

/** The fields of emojibase's compact data that are used here. */
export type EmojiEntry = {
  readonly unicode: string;
  readonly hexcode: string;
  readonly label: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string }[];
};

/** The groups in display order; others, such as skin tones by themselves, are left out. */
export const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
export type Group = (typeof groups)[number];

const TONES = 5;
const MOST_FOUND = 120;
/** The first search terms are the names, in both languages. */
const NAMES = 2;
const HAN = /\p{Script=Han}/u;

/** Merges the data of the page's language with another language that can be searched, too. */
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
        // Emoji of two people come in every combination of tones: too many to choose from.
        tones: skins.length === TONES ? skins.map((skin) => skin.unicode) : [],
      };
    });
}

/**
 * Finds emoji by (parts of) words, or by the emoji itself. Matching names come first, the plainest before all others.
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

/** How well an emoji matches: 0 not at all, below 1 a guess. All terms must match; the worst one counts. */
function fitOf({ sign, keywords }: Emoji, terms: readonly string[]): number {
  const whole = terms.join(' ');
  if (sign === whole) return 10;
  const named = Math.max(...keywords.slice(0, NAMES).map((name) => shareOf(name, whole)));
  const isKeyword = keywords.includes(whole);
  // Prefers the name with little else in it: a red heart before a heart with an arrow.
  if (named >= 0.5 && (isKeyword || !HAN.test(whole))) return 5 + named;
  if (isKeyword) return 5;
  return Math.min(...terms.map((term) => fitOfTerm(keywords, term)));
}

/** How much of a text the terms cover: 1 is all of it. Chinese has no spaces between words. */
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
    // A typed word may be two in the data.
    else if (HAN.test(keyword)) fit = Math.max(fit, shareOf(term, keyword));
  }
  return fit;
}

/** An emoji in a skin tone, if it has one. @param tone 0 yellow, 1 light to 5 dark */
export function inTone({ sign, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? sign;
}
