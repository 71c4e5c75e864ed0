import { graphemes } from '@rookery/protocol';
import stringWidth from 'string-width';
import type { Cells } from '../base/cells.ts';

const ASCII = /^[ -~]*$/;
const FIRST = 0xf0000;
const FILLER = '\u{ffffd}';
const STAND_INS = /[\u{f0000}-\u{ffffd}]/gu;
const MOST = 60_000;

/**
 * Ink lays text out by its own idea of widths, which is that of the newest terminals. Where ours thinks otherwise, Ink
 * is given a stand-in of the right width, from unused characters, and the real one takes its place on the
 * way out. So what Ink believes and what the terminal does never differ.
 */
export class StandIns {
  readonly #cells: Cells;
  readonly #byCluster = new Map<string, string>();
  readonly #clusters: string[] = [];

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** A line as Ink gets it. */
  in(line: string): string {
    if (ASCII.test(line)) return line;
    return graphemes(line)
      .map((cluster) => this.#standIn(cluster))
      .join('');
  }

  #standIn(cluster: string): string {
    const width = this.#cells.widthOf(cluster);
    if (width === stringWidth(cluster)) return cluster;
    if (width < 1) return '';
    const known = this.#byCluster.get(cluster);
    if (known !== undefined) return known;
    if (this.#clusters.length >= MOST) return '?'.repeat(width);
    const made = String.fromCodePoint(FIRST + this.#clusters.length) + FILLER.repeat(width - 1);
    this.#clusters.push(cluster);
    this.#byCluster.set(cluster, made);
    return made;
  }

  /** What Ink writes, as the terminal gets it. */
  out(written: string): string {
    if (this.#clusters.length === 0) return written;
    return written.replace(STAND_INS, (found) => this.#clusters[(found.codePointAt(0) ?? 0) - FIRST] ?? '');
  }
}
