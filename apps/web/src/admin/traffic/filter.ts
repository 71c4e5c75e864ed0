import { isHeartbeat } from './decoding.ts';
import { type Line, readLine } from './traffic.ts';

/** Selects lines. */
export type Filter = {
  /** The name of a command or a push; empty: all. */
  readonly command: string;
  /** A text that the line must contain, ignoring case; empty: all. */
  readonly text: string;
  readonly hidesHeartbeats: boolean;
};

/** The lines that pass a filter, in order. */
export function filtered(lines: readonly Line[], { command, text, hidesHeartbeats }: Filter): readonly Line[] {
  const wanted = text.trim().toLowerCase();
  return lines.filter((line) => {
    const read = readLine(line);
    if (hidesHeartbeats && isHeartbeat(read)) return false;
    if (command !== '' && read.cmd !== command) return false;
    return wanted === '' || textOf(line).includes(wanted);
  });
}

/** The commands that occur, in alphabetical order. */
export function commandsIn(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.map((line) => readLine(line).cmd))].filter(Boolean).sort();
}

/** The searchable text of a line: as sent, and decoded. */
function textOf(line: Line): string {
  const values = readLine(line).fields.flatMap(({ value }) => value);
  return [line.from, line.text, ...values].join('\n').toLowerCase();
}
