import { polyphonic } from 'pinyin-pro';
import { plain, type Spelling } from './matching.ts';

const HAN = /\p{Script=Han}/u;
/** Chinese characters, or a word in another script: separators are not typed. */
const PARTS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
/** How many names are cached; no friend list is longer. */
const MOST_NAMES = 10_000;

const known = new Map<string, Spelling | undefined>();

/** How a name is typed in pinyin, with all readings of its characters. Undefined for one without Chinese characters. */
export function spellingOf(name: string): Spelling | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= MOST_NAMES) known.clear();
  const spelling = HAN.test(name) ? read(name) : undefined;
  known.set(name, spelling);
  return spelling;
}

function read(name: string): Spelling {
  return (name.match(PARTS) ?? []).flatMap((part) => {
    // A word counts as one sound, so its first letter can stand for it.
    if (!HAN.test(part)) return [[plain(part)]];
    return polyphonic(part, { toneType: 'none', type: 'array' }).map((ways) => [...new Set(ways.flatMap(typedAs))]);
  });
}

/** `ü` is typed as `v`, or by many as `u`. */
function typedAs(way: string): string[] {
  const typed = plain(way);
  return /ü/i.test(way) ? [typed, plain(way.replace(/ü/gi, 'v'))] : [typed];
}
