import type { TextProps } from 'ink';
import type { Style } from '../ui/talk-rows.ts';

/** What each style looks like. With `NO_COLOR` nothing has a colour, and what must stand out does so otherwise. */
export type Theme = Readonly<Record<Style, Partial<TextProps>>>;

const coloured: Theme = {
  plain: {},
  dim: { dimColor: true },
  bold: { bold: true },
  me: { color: 'cyan' },
  peer: { color: 'yellow', bold: true },
  // As far from white as from black: they can be read on both.
  author0: { color: '#b85d0a', bold: true },
  author1: { color: '#0f8731', bold: true },
  author2: { color: '#9952e0', bold: true },
  author3: { color: '#687e0e', bold: true },
  author4: { color: '#2371e7', bold: true },
  author5: { color: '#db1f90', bold: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  title: { color: 'white', backgroundColor: 'blue', bold: true },
  selected: { inverse: true },
  badge: { color: 'magenta', bold: true },
  key: { color: 'cyan', bold: true },
};

const colourless: Theme = {
  plain: {},
  dim: {},
  bold: { bold: true },
  me: {},
  peer: { bold: true },
  author0: { bold: true },
  author1: { bold: true },
  author2: { bold: true },
  author3: { bold: true },
  author4: { bold: true },
  author5: { bold: true },
  good: {},
  warn: { bold: true },
  bad: { bold: true },
  title: { inverse: true },
  selected: { inverse: true },
  badge: { bold: true },
  key: { bold: true },
};

/** https://no-color.org: any value that is not empty counts. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
  return env.NO_COLOR ? colourless : coloured;
}
