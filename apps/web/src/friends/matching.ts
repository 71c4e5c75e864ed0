/** Somebody who can be found by what one types. */
export type Person = {
  readonly uin: number;
  /** What I call the person; empty: nothing else. */
  readonly remark: string;
  readonly nick: string;
  /** Empty: in no group. */
  readonly group: string;
};

/** How a text may be typed in Latin letters: for each of its characters the ways to write it. */
export type Spelling = readonly (readonly string[])[];

/** Says how a name is typed; nothing for one that is typed as it stands. */
export type Spell = (name: string) => Spelling | undefined;

/** How well a word fits; less is better. */
const EXACT = 0;
const BEGINS = 1;
const SPELT = 2;
const WITHIN = 3;
const SPELT_WITHIN = 4;
const NUMBER = 5;
const GROUP = 6;

/** Longer names of sounds begin with two letters that count as one. */
const LONG_INITIAL = /^[zcs]h/;
/** How much of what is typed is looked for. */
const MOST_CHARS = 64;

/** A text as it is compared: any case and width, without accents, and without what parts sounds, as in `xi'an`. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase();
}

/** What was typed, cut at its spaces: a person must fit each of the words. */
export function wordsOf(query: string): readonly string[] {
  return plain(query.slice(0, MOST_CHARS)).split(/\s+/).filter(Boolean);
}

/**
 * How well a person fits what was typed, 0 at best; nothing when the person does not fit.
 *
 * @param words as {@link wordsOf} makes them
 * @param spell how names are typed in Latin letters, when that is known
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

type Texts = { readonly names: readonly string[]; readonly number: string; readonly group: string };

const known = new WeakMap<Person, Texts>();

/** The texts of a person as they are compared: made once, since they are looked at with every key. */
function textsOf(person: Person): Texts {
  const before = known.get(person);
  if (before) return before;
  const names = [person.remark, person.nick].filter(Boolean).map(plain);
  const texts = { names, number: String(person.uin), group: plain(person.group) };
  known.set(person, texts);
  return texts;
}

function fitOfWord({ names, number, group }: Texts, person: Person, word: string, spell?: Spell): number | undefined {
  if (number === word || names.includes(word)) return EXACT;
  if (names.some((name) => name.startsWith(word))) return BEGINS;
  const spelt = spell && placeIn([person.remark, person.nick], word, spell);
  if (spelt === 0) return SPELT;
  if (names.some((name) => name.includes(word))) return WITHIN;
  if (spelt !== undefined) return SPELT_WITHIN;
  if (number.includes(word)) return NUMBER;
  if (group.includes(word) || (spell && placeIn([person.group], word, spell) !== undefined)) return GROUP;
  return undefined;
}

/** Where the first of the texts is spelt so; nothing when none is. */
function placeIn(texts: readonly string[], word: string, spell: Spell): number | undefined {
  const places = texts.map((text) => placeOf(spell(text), word)).filter((place) => place !== undefined);
  return places.length > 0 ? Math.min(...places) : undefined;
}

/**
 * Where in a text what was typed begins, counted in characters: full sounds, initials, and both mixed; the last one may
 * be cut.
 *
 * @example placeOf([['zhang'], ['san']], 'zhs') // 0
 */
export function placeOf(spelling: Spelling | undefined, typed: string): number | undefined {
  if (!spelling || typed === '') return undefined;
  const place = spelling.findIndex((_, start) => isSpelt(spelling, start, typed));
  return place < 0 ? undefined : place;
}

/** Whether what was typed is spelt from a place on: follows all ways at once, character after character. */
function isSpelt(spelling: Spelling, start: number, typed: string): boolean {
  /** How much of what was typed may be used up by the characters so far. */
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

/** What stands for a sound: all of it, or its beginning. */
function partsOf(way: string): readonly string[] {
  const initial = way.slice(0, 1);
  const long = LONG_INITIAL.exec(way)?.[0];
  return [...new Set([way, ...(long ? [long] : []), initial])];
}
