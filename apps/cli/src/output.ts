// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Text of others as it may be shown on a terminal: nothing in it moves the cursor or changes a colour. */
export function plain(text: string): string {
  return text.replace(CONTROLS, '');
}

/** Writes to standard output; resolves when it has been taken. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes one JSON document. */
export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Writes one JSON array as its items come, one a line. */
export function printJsonList(items: AsyncIterable<unknown>): Promise<void> {
  return printAll(jsonList(items));
}

async function* jsonList(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const item of items) {
    yield before + JSON.stringify(item);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
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

/** Whoever reads our output may stop before we do (`rookery account list | head`): that is no error. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** For what must go on when nobody reads its output any more. */
export function outliveReader(): void {
  process.stdout.removeAllListeners('error').on('error', () => {});
}
