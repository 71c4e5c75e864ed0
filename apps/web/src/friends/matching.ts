/** A person that a search can find. */
export type Person = {
  readonly uin: number;
  /** My name for the person; empty: none. */
  readonly remark: string;
  readonly nick: string;
  /** Empty: no label. */
  readonly label: string;
};

/** How a text is typed in Latin letters: the ways to write each of its characters. */
export type Spelling = readonly (readonly string[])[];

/** Returns how a name is typed; undefined if it is typed as written. */
export type Spell = (name: string) => Spelling | undefined;

/** How well a word matches; lower is better. */
const EXACT = 0;
const BEGINS = 1;
const SPELT = 2;
const WITHIN = 3;
const SPELT_WITHIN = 4;
const NUMBER = 5;
const GROUP = 6;

/** Longer pinyin initials are two letters that count as one. */
const LONG_INITIAL = /^[zcs]h/;
/** How many characters of a query are used. */
const MOST_CHARS = 64;

/** A text normalized for comparing: no case, width or accents, and no pinyin separators as in `xi'an`. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase();
}

/** The words of a query: a person must match each of them. */
export function wordsOf(query: string): readonly string[] {
  return plain(query.slice(0, MOST_CHARS)).split(/\s+/).filter(Boolean);
}

/**
 * How well a person matches a query, 0 at best; undefined if not at all.
 *
 * @param words from {@link wordsOf}
 * @param spell how names are typed in Latin letters, if already loaded
 */
export function fitOf(person: Person, words: readonly string[], spell?: Spell): number | undefined {
  const texts = textsOf(person);
  let worst = EXACT;
  for (const word of words) {
    const fit = fitOfWord(texts, person, word, spell);
    if (fit === undefined) return undefined;
    worst = Math.max(worst, fit);
  }
  return worst;
}

/** Whether a name of something else, a label say, fits what was typed. */
export function isNamed(name: string, words: readonly string[], spell?: Spell): boolean {
  const text = plain(name);
  const fits = (word: string) => text.includes(word) || (spell && placeIn([name], word, spell) !== undefined);
  return words.length > 0 && words.every(fits);
}

type Texts = { readonly names: readonly string[]; readonly number: string; readonly label: string };

const known = new WeakMap<Person, Texts>();

/** A person's normalized texts, cached: they are compared at every key. */
function textsOf(person: Person): Texts {
  const before = known.get(person);
  if (before) return before;
  const names = [person.remark, person.nick].filter(Boolean).map(plain);
  const texts = { names, number: String(person.uin), label: plain(person.label) };
  known.set(person, texts);
  return texts;
}

function fitOfWord({ names, number, label }: Texts, person: Person, word: string, spell?: Spell): number | undefined {
  if (number === word || names.includes(word)) return EXACT;
  if (names.some((name) => name.startsWith(word))) return BEGINS;
  const spelt = spell && placeIn([person.remark, person.nick], word, spell);
  if (spelt === 0) return SPELT;
  if (names.some((name) => name.includes(word))) return WITHIN;
  if (spelt !== undefined) return SPELT_WITHIN;
  if (number.includes(word)) return NUMBER;
  if (label.includes(word) || (spell && placeIn([person.label], word, spell) !== undefined)) return GROUP;
  return undefined;
}

/** The first place at which one of the texts is spelt so; undefined if there is none. */
function placeIn(texts: readonly string[], word: string, spell: Spell): number | undefined {
  const places = texts.map((text) => placeOf(spell(text), word)).filter((place) => place !== undefined);
  return places.length > 0 ? Math.min(...places) : undefined;
}

/**
 * Where in a text the typed letters begin, counted in characters. They may be full sounds, initials or a mix; the last
 * sound may be incomplete.
 *
 * @example placeOf([['zhang'], ['san']], 'zhs') // 0
 */
export function placeOf(spelling: Spelling | undefined, typed: string): number | undefined {
  if (!spelling || typed === '') return undefined;
  const place = spelling.findIndex((_, start) => isSpelt(spelling, start, typed));
  return place < 0 ? undefined : place;
}

/** Whether the typed letters spell the text from `start` on: follows all spellings at once, character by character. */
function isSpelt(spelling: Spelling, start: number, typed: string): boolean {
  /** How many letters the characters so far may have used up. */
  let ends: ReadonlySet<number> = new Set([0]);
  for (const ways of spelling.slice(start)) {
    const next = new Set<number>();
    for (const end of ends) {
      const rest = typed.slice(end);
      for (const way of ways) {
        if (way.startsWith(rest)) return true;
        for (const part of partsOf(way)) if (rest.startsWith(part)) next.add(end + part.length);
      }
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return false;
}

/** The ways to shorten a sound: all of it, or its initial. */
function partsOf(way: string): readonly string[] {
  const initial = way.slice(0, 1);
  const long = LONG_INITIAL.exec(way)?.[0];
  return [...new Set([way, ...(long ? [long] : []), initial])];
}
