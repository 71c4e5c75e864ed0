import { plain, plainJson } from '@rookery/protocol';

/** Text of others where it shares a line with something else. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ');
}

/** A time as it is shown and as it stands in JSON. */
export function showTime(at: number): string {
  return new Date(at).toISOString();
}

/** Writes to standard output; resolves when it has been taken. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes one JSON document. */
export function printJson(value: unknown): Promise<void> {
  return print(`${jsonOf(value, 2)}\n`);
}

/** Writes JSON on one line. */
export function printJsonLine(value: unknown): Promise<void> {
  return print(`${jsonOf(value)}\n`);
}

function jsonOf(value: unknown, indent?: number): string {
  return plainJson(JSON.stringify(value, undefined, indent));
}

/** Writes one JSON array as its items come, one a line. */
export function printJsonList(items: AsyncIterable<unknown>): Promise<void> {
  return printAll(jsonList(items));
}

async function* jsonList(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const item of items) {
    yield before + jsonOf(item);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** Writes rows as lines, each column as wide as its widest cell. Free text goes last, since its width is unbounded. */
export function printRows(rows: readonly (readonly string[])[]): Promise<void> {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return print(lines.map((line) => `${line.trimEnd()}\n`).join(''));
}

const SLICE_CHARS = 16_384;

/** Writes a list of any length, in slices, no faster than it is read. */
export async function printAll(texts: AsyncIterable<string>): Promise<void> {
  let slice = '';
  for await (const text of texts) {
    slice += text;
    if (slice.length < SLICE_CHARS) continue;
    await print(slice);
    slice = '';
  }
  if (slice !== '') await print(slice);
}

/**
 * The reader of our output may stop before we do (`rookery account list | head`): not an error. A terminal that is
 * gone is told by a signal.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    if (error.code !== 'EIO') throw error;
  });
  // Where complaints go is no reason to complain.
  process.stderr.on('error', () => {});
}

/** For commands that must go on after the reader of their output has gone. */
export function outliveReader(): void {
  process.stdout.removeAllListeners('error').on('error', () => {});
}
