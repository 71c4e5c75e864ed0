import { graphemes, plain } from '@rookery/protocol';
import stringWidth from 'string-width';

/** How a terminal measures what terminals disagree about. {@link cautious} is what holds on nearly all of them. */
export type Terminal = {
  /** It reads UTF-8. */
  readonly utf8: boolean;
  /** Emoji that are made of several characters (families, tones of skin, a red heart) are one picture of two cells. */
  readonly pictures: boolean;
  /** Vowel signs that stand beside their consonant (Hindi, Thai) take a cell of their own. */
  readonly marks: boolean;
  /** Line drawing and other characters that old Chinese fonts draw wide take two cells. */
  readonly wideLines: boolean;
  /** The newest version of Unicode whose emoji it knows. */
  readonly unicode: number;
};

/** What can be taken for granted when a terminal does not tell. */
export const cautious: Terminal = { utf8: true, pictures: false, marks: true, wideLines: false, unicode: 13 };

const ASCII = /^[\n -~]*$/;

const PICTURE = /^\p{RGI_Emoji}$/v;
const PICTURE_PARTS = /\ufe0e|\ufe0f|\u200d|[\u{e0020}-\u{e007f}]/gu;
const TONE_BEHIND = /(?<=.)[\u{1f3fb}-\u{1f3ff}]/gu;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
const NO_CHARACTER = /[\p{Cn}\p{Co}\p{Cs}]/gu;
// But for the non-joiner, which Persian needs. Some terminals join anything to what stands before a joiner.
const FORMAT = /(?!\u200c)\p{Cf}/gu;
const NO_BASE = /^[\p{Mn}\p{Me}\u200c]/u;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u115f-\u11ff\ud7b0-\ud7ff]$/u;
const SPACING_MARK = /^[\p{Mc}\u0e33\u0eb3]$/u;
const REPLACEMENT = '\ufffd';
const TAB = '    ';
const MOST_IN_CLUSTER = 8;
const MOST_KEPT = 20_000;

// What Unicode has added to its emoji since 2021, by version: a terminal that is older measures them as it likes.
const NEW_EMOJI: readonly (readonly [version: number, found: RegExp])[] = [
  [14, /[\u{1f6dd}-\u{1f6df}\u{1f7f0}\u{1fa7b}\u{1fa7c}\u{1faa9}-\u{1faac}\u{1fab7}-\u{1faba}\u{1fac3}-\u{1fac5}]/u],
  [14, /[\u{1fad7}-\u{1fad9}\u{1fae0}-\u{1fae7}\u{1faf0}-\u{1faf6}]/u],
  [15, /[\u{1f6dc}\u{1fa75}-\u{1fa77}\u{1fa87}\u{1fa88}\u{1faad}-\u{1faaf}\u{1fabb}-\u{1fabd}\u{1fabf}]/u],
  [15, /[\u{1face}\u{1facf}\u{1fada}\u{1fadb}\u{1fae8}\u{1faf7}\u{1faf8}]/u],
  [16, /[\u{1fa89}\u{1fa8f}\u{1fabe}\u{1fac6}\u{1fadc}\u{1fadf}\u{1fae9}]/u],
  [17, /[\u{1f6d8}\u{1fa8a}\u{1fa8e}\u{1fac8}\u{1facd}\u{1faea}\u{1faef}]/u],
];

/** Measures text in the cells of one terminal, and cuts it by them. */
export class Cells {
  readonly terminal: Terminal;
  readonly #widths = new Map<string, number>();

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /**
   * Text of others, or of the user, as this terminal can show it: plain, and every character in a form whose width is
   * certain. What cannot be shown becomes a replacement mark. All other methods take text that went through here.
   */
  shown(text: string): string {
    if (ASCII.test(text)) return text;
    const clean = plain(text).replaceAll('\t', TAB).normalize('NFC');
    return graphemes(clean)
      .map((cluster) => this.shownOne(cluster))
      .join('');
  }

  /** {@link shown} for one character. It may become several, or none. */
  shownOne(cluster: string): string {
    if (ASCII.test(cluster)) return cluster;
    const { utf8, pictures, unicode } = this.terminal;
    if (!utf8) return '?';
    if (NEW_EMOJI.some(([version, found]) => version > unicode && found.test(cluster))) return REPLACEMENT;
    if (pictures && PICTURE.test(cluster)) return cluster;
    if (PICTOGRAPH.test(cluster)) return cluster.replace(PICTURE_PARTS, '').replace(TONE_BEHIND, '');
    const text = cluster
      .replace(FORMAT, '')
      .replace(/[\ufe0e\ufe0f]/g, '')
      .replace(NO_CHARACTER, REPLACEMENT);
    const cut = Array.from(text).slice(0, MOST_IN_CLUSTER).join('');
    return NO_BASE.test(cut) ? `\u25cc${cut}` : cut;
  }

  /** How many cells a line takes. */
  width(text: string): number {
    if (ASCII.test(text)) return text.length;
    let width = 0;
    for (const cluster of graphemes(text)) width += this.widthOf(cluster);
    return width;
  }

  /** How many cells one character takes, as {@link graphemes} cuts them. */
  widthOf(cluster: string): number {
    if (cluster.length === 1 && cluster >= ' ' && cluster <= '~') return 1;
    const known = this.#widths.get(cluster);
    if (known !== undefined) return known;
    const width = this.#measure(cluster);
    if (this.#widths.size >= MOST_KEPT) this.#widths.clear();
    this.#widths.set(cluster, width);
    return width;
  }

  #measure(cluster: string): number {
    if (this.terminal.pictures && PICTURE.test(cluster)) return 2;
    const [first = '', ...rest] = cluster;
    return rest.reduce((width, character) => width + this.#widthBehind(character), this.#widthOfFirst(first));
  }

  #widthOfFirst(character: string): number {
    return stringWidth(character, { ambiguousIsNarrow: !this.terminal.wideLines });
  }

  #widthBehind(character: string): number {
    if (ZERO_WIDTH.test(character)) return 0;
    if (SPACING_MARK.test(character)) return this.terminal.marks ? 1 : 0;
    return this.#widthOfFirst(character);
  }

  /** Cuts a line to at most so many cells; an ellipsis shows that something is missing. */
  cut(text: string, most: number): string {
    if (this.width(text) <= most) return text;
    if (most < 1) return '';
    const ellipsis = this.terminal.utf8 && !this.terminal.wideLines ? '…' : '~';
    return this.take(text, most - 1) + ellipsis;
  }

  /** As much of the beginning of a line as has room. */
  take(text: string, most: number): string {
    let taken = '';
    let width = 0;
    for (const cluster of graphemes(text)) {
      width += this.widthOf(cluster);
      if (width > most) break;
      taken += cluster;
    }
    return taken;
  }

  /** A line cut, or filled up with blanks, to exactly so many cells. */
  fit(text: string, cells: number): string {
    const cut = this.cut(text, cells);
    return cut + ' '.repeat(Math.max(0, cells - this.width(cut)));
  }

  /** The same, with the text at the right. */
  fitRight(text: string, cells: number): string {
    const cut = this.cut(text, cells);
    return ' '.repeat(Math.max(0, cells - this.width(cut))) + cut;
  }
}
