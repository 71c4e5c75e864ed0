/** A record of a CSV file, and the line on which it begins. */
export type CsvRecord = { readonly line: number; readonly fields: readonly string[] };

/** What a CSV text holds, or the line at which it cannot be read. */
export type CsvOutcome = { readonly records: CsvRecord[]; readonly problem?: string };

/**
 * Reads CSV as RFC 4180 has it: fields may stand in double quotes, and then hold commas, line breaks, and quotes
 * written twice. Empty lines are left out.
 */
export function readCsv(text: string): CsvOutcome {
  const records: CsvRecord[] = [];
  const reader = new Reader(text);
  while (!reader.atEnd) {
    const { line } = reader;
    const fields: string[] = [];
    do {
      const field = reader.field();
      if (field === undefined) return { records, problem: `line ${line}: ${reader.problem}` };
      fields.push(field);
    } while (reader.skipComma());
    reader.skipLineEnd();
    if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
  }
  return { records };
}

class Reader {
  line = 1;
  problem = '';
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  field(): string | undefined {
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#bare();
  }

  skipComma(): boolean {
    if (this.#text[this.#at] !== ',') return false;
    this.#at++;
    return true;
  }

  skipLineEnd(): void {
    if (this.#text[this.#at] === '\r') this.#at++;
    if (this.#text[this.#at] === '\n') this.#at++;
    this.line++;
  }

  #bare(): string | undefined {
    const from = this.#at;
    while (!this.atEnd && !this.#isFieldEnd()) this.#at++;
    const field = this.#text.slice(from, this.#at);
    if (!field.includes('"')) return field;
    this.problem = 'a quote stands inside a field that does not begin with one';
    return undefined;
  }

  #quoted(): string | undefined {
    let field = '';
    for (;;) {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) {
        this.problem = 'a quote is not closed';
        return undefined;
      }
      const part = this.#text.slice(this.#at + 1, end);
      this.line += part.split('\n').length - 1;
      field += part;
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      field += '"';
    }
    if (this.atEnd || this.#isFieldEnd()) return field;
    this.problem = 'something follows a closing quote';
    return undefined;
  }

  #isFieldEnd(): boolean {
    const character = this.#text[this.#at];
    if (character === ',' || character === '\n') return true;
    return character === '\r' && [undefined, '\n'].includes(this.#text[this.#at + 1]);
  }
}
