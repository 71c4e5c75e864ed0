import { cautious, type Terminal } from '../base/cells.ts';

// What is measured, one after the other, each from the beginning of the line.
const samples = {
  accent: 'é',
  family: '👨‍👩‍👧',
  heart: '❤️',
  tone: '👍🏽',
  mark: 'कि',
  line: '─',
  unicode14: '🫠',
  unicode15: '🫨',
  unicode16: '🫩',
  unicode17: '\u{1faea}',
} as const;

type Sample = keyof typeof samples;
type Widths = Readonly<Record<Sample, number>>;

/** What to write to find out how a terminal measures: it answers each sample with the column it has come to. */
export const question = `${Object.values(samples)
  .map((sample) => `\r${sample}\u001b[6n`)
  .join('')}\r\u001b[2K`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: answers of a terminal begin with it
const ANSWER = /\u001b\[\d+;(\d+)R/g;

/** Collects what the terminal answers, which may come in any slices, between what the user is typing already. */
export class Answers {
  #text = '';

  /** Takes what has arrived; whether all answers are there. */
  take(slice: string): boolean {
    this.#text += slice;
    return this.#columns().length >= Object.keys(samples).length;
  }

  #columns(): number[] {
    return Array.from(this.#text.matchAll(ANSWER), ([, column]) => Number(column) - 1);
  }

  /** What else has arrived: keys that were pressed meanwhile. */
  get rest(): string {
    return this.#text.replace(ANSWER, '');
  }

  /** How the terminal measures, or {@link cautious} when it has not told. */
  terminal(name: string | undefined): Terminal {
    const columns = this.#columns();
    const names = Object.keys(samples) as Sample[];
    if (columns.length < names.length) return cautious;
    const widths = Object.fromEntries(names.map((sample, index) => [sample, columns[index] ?? 0])) as Widths;
    return measured(widths, name);
  }
}

/** @param name `TERM` */
function measured(widths: Widths, name: string | undefined): Terminal {
  const isModern = widths.family === 2 && widths.heart === 2 && widths.tone === 2;
  return {
    utf8: widths.accent === 1,
    // What a multiplexer says holds for itself; the terminal around it may think otherwise.
    pictures: isModern && !/^(?:tmux|screen)/.test(name ?? ''),
    marks: widths.mark === 2,
    wideLines: widths.line === 2,
    unicode: newest(widths),
  };
}

function newest(widths: Widths): number {
  const versions = [widths.unicode14, widths.unicode15, widths.unicode16, widths.unicode17];
  const unknown = versions.findIndex((width) => width !== 2);
  return 14 + (unknown < 0 ? versions.length : unknown) - 1;
}
