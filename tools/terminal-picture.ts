import { graphemes } from '@rookery/protocol';

// Under the name of its escape sequence, what a part of a line looks like.
const GROUNDS = ['#3b4252', '#8f3d45', '#4f7a3a', '#8a6d2f', '#2f5f96', '#7a3f92', '#2c7680', '#d8dee9'];
const COLOURS = ['#3b4252', '#e06c75', '#8cc570', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9'];

type Look = { colour?: string | undefined; ground?: string | undefined; bold: boolean; dim: boolean; inverse: boolean };

const plain: Look = { bold: false, dim: false, inverse: false };

/** A page that shows what a terminal would: rows with their escape sequences for colours. */
export function terminalPage(rows: readonly string[], widthOf: (cluster: string) => number): string {
  const lines = rows.map((row) => `<div>${spansOf(row, widthOf)}</div>`);
  return `<!doctype html><style>
    body { margin: 0; padding: 14px 18px; background: #14161f; color: #d8dee9; font: 15px/20px "DejaVu Sans Mono", monospace; }
    div { height: 20px; white-space: pre; }
    span { display: inline-block; height: 20px; overflow: clip; vertical-align: top; text-align: center; }
  </style>${lines.join('')}`;
}

function spansOf(row: string, widthOf: (cluster: string) => number): string {
  let look = plain;
  let html = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
  for (const part of row.split(/(\u001b\[[\d;]*m)/)) {
    if (part.startsWith('\u001b')) look = lookAfter(look, part.slice(2, -1));
    else for (const cluster of graphemes(part)) html += spanOf(cluster, widthOf(cluster), look);
  }
  return html;
}

function spanOf(
  cluster: string,
  cells: number,
  { colour = '#d8dee9', ground = '#14161f', bold, dim, inverse }: Look,
): string {
  const [front, back] = inverse ? [ground, colour] : [colour, ground];
  const style = `width:${cells * 9}px;color:${front};background:${back};font-weight:${bold ? 700 : 400};opacity:${dim ? 0.6 : 1}`;
  return `<span style="${style}">${cluster.replace(/[&<]/g, (sign) => (sign === '&' ? '&amp;' : '&lt;'))}</span>`;
}

function lookAfter(look: Look, codes: string): Look {
  let next = look;
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) next = plain;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 7 || code === 27) next = { ...next, inverse: code === 7 };
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) next = { ...next, colour: COLOURS[code % 10] };
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) next = { ...next, ground: GROUNDS[code % 10] };
    else if (code === 39) next = { ...next, colour: undefined };
    else if (code === 49) next = { ...next, ground: undefined };
  }
  return next;
}
