import type { Status } from '@rookery/protocol';
import type { Terminal } from '../base/cells.ts';

/** The signs that are drawn; each takes one cell. */
export type Glyphs = {
  readonly status: Readonly<Record<Status, string>>;
  readonly stranger: string;
  readonly group: string;
  readonly selected: string;
  readonly sending: string;
  readonly stored: string;
  readonly seen: string;
  readonly failed: string;
  readonly vertical: string;
  readonly horizontal: string;
  /** Where a line to the right leaves a vertical one. */
  readonly branch: string;
  /** Where a vertical line hangs from a horizontal one, and where it stands on one. */
  readonly more: string;
  readonly dot: string;
  readonly thumb: string;
};

const drawn: Glyphs = {
  status: { 10: '●', 20: '○', 30: '◐', 40: '◌', 50: '■', 60: '◆', 70: '⊘' },
  stranger: '·',
  group: '#',
  selected: '›',
  sending: '…',
  stored: '✓',
  seen: '✓✓',
  failed: '✗',
  vertical: '│',
  horizontal: '─',
  branch: '├',
  more: '↓',
  dot: '·',
  thumb: '┃',
};

const ascii: Glyphs = {
  status: { 10: '*', 20: '.', 30: 'o', 40: '-', 50: '#', 60: '+', 70: 'x' },
  stranger: ' ',
  group: '=',
  selected: '>',
  sending: '~',
  stored: 'v',
  seen: 'vv',
  failed: '!',
  vertical: '|',
  horizontal: '-',
  branch: '+',
  more: 'v',
  dot: '-',
  thumb: '#',
};

/** The signs that a terminal draws one cell wide. */
export function glyphsFor({ utf8, wideLines }: Terminal): Glyphs {
  return utf8 && !wideLines ? drawn : ascii;
}
