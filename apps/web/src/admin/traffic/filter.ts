import { isHeartbeat } from './decoding.ts';
import { type Line, readLine } from './traffic.ts';

/** Which lines are shown. */
export type Filter = {
  /** The name of a command or a push; empty: all. */
  readonly command: string;
  /** What must stand somewhere in the line, in any case; empty: all. */
  readonly text: string;
  readonly hidesHeartbeats: boolean;
};

/** The lines that a filter lets through, in their order. */
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

/** A line as one looks for something in it: as it was sent, and as it reads. */
function textOf(line: Line): string {
  const values = readLine(line).fields.flatMap(({ value }) => value);
  return [line.from, line.text, ...values].join('\n').toLowerCase();
}
