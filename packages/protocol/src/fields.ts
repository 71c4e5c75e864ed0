/**
 * Field kinds: how one value is read from a request and written into a reply.
 *
 * `read` takes the decoded, trimmed text of a field and returns its value, or `undefined` when it is not of the kind.
 * `write` returns text that may stand in the wire form, escaped (wire-facts 6).
 */
export type Kind<T> = {
  /** What the value must be, as the end of the sentence "UN must be ...". */
  readonly must: string;
  // As methods: a table of kinds of different values is a table of kinds.
  read(text: string): T | undefined;
  write(value: T): string;
  /** A list is cut at its commas before its elements are unescaped. */
  readonly isList?: true;
};

/** The number of the system itself: old robots do not answer it, and nobody logs in with it. */
export const SYSTEM_ACCOUNT = 10000;
export const FIRST_ACCOUNT = 10001;
export const LAST_ACCOUNT = 4294967295;

/** Whether `uin` is a number that an account can have. */
export function isAccountNumber(uin: number): boolean {
  return Number.isInteger(uin) && uin >= FIRST_ACCOUNT && uin <= LAST_ACCOUNT;
}

const DIGITS = /^[0-9]{1,10}$/;
const MD5 = /^[0-9a-f]{32}$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const NEEDS_ESCAPE = /[%&\r\n]/;
const LINE_BREAK = /\r\n?/g;

/** Text as it is kept: line ends are LF, and control characters that old clients choke on are gone. */
export function cleanText(text: string): string {
  return text.replace(LINE_BREAK, '\n').replace(CONTROLS, '');
}

/** Whether a text has more than `most` characters; one outside of the basic plane counts once. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && [...text].length > most;
}

/** Escapes what would end a field: `%` and `&`, in lower-case hex. A line break stays, as LF. */
export function escapeField(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text.replace(LINE_BREAK, '\n').replaceAll('%', '%25').replaceAll('&', '%26');
}

const ESCAPES: Record<string, string> = { '%252c': ',', '%25': '%', '%26': '&', '%2c': ',' };
const meaningOf = (found: string) => ESCAPES[found] ?? found;

/** Undoes what replies escape outside of lists. One pass, so that text such as `%26` comes back whole. */
export function unescapeField(text: string): string {
  return text.replace(/%25|%26/g, meaningOf);
}

/**
 * Undoes what replies escape in an element of a list. Only the literal text `%2c` cannot be told from a comma
 * (wire-facts 6).
 */
export function unescapeElement(text: string): string {
  return text.replace(/%252c|%25|%26|%2c/g, meaningOf);
}

const readInteger = (text: string, least: number, most: number): number | undefined => {
  if (!DIGITS.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
};

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number): Kind<number> {
  return {
    must: `a whole number from ${least} to ${most}`,
    read: (text) => readInteger(text, least, most),
    write: String,
  };
}

/** One of the listed codes. */
export function oneOf<const T extends readonly number[]>(codes: T): Kind<T[number]> {
  return {
    must: `one of ${codes.join(', ')}`,
    read: (text) => {
      const value = readInteger(text, 0, LAST_ACCOUNT);
      return value !== undefined && codes.includes(value) ? value : undefined;
    },
    write: String,
  };
}

/** An account number in the place of a peer: any number a client may hold, the system's own included. */
export const account: Kind<number> = {
  must: 'an account number (digits)',
  read: (text) => readInteger(text, 0, LAST_ACCOUNT),
  write: String,
};

/** MD5 of the password as 32 hex digits in either case; read as lower case. */
export const passwordHash: Kind<string> = {
  must: 'the MD5 of the password, 32 hex digits',
  read: (text) => (MD5.test(text) ? text.toLowerCase() : undefined),
  write: (value) => value,
};

/** Free text, cleaned by {@link cleanText}. */
export const text: Kind<string> = { must: 'text', read: cleanText, write: escapeField };

const COMMA = '%252c'; // escaped twice: once for the list, once for the field

/** A list: every element, the last one too, is followed by a comma, since clients drop what is not (wire-facts 4.2). */
export function list<T>(element: Kind<T>): Kind<readonly T[]> {
  return {
    isList: true,
    must: `a list, each element followed by a comma: ${element.must}`,
    read: (joined) => readList(joined, element),
    write: (values) => {
      let joined = '';
      for (const value of values) joined += `${element.write(value).replaceAll(',', COMMA)},`;
      return joined;
    },
  };
}

function readList<T>(joined: string, element: Kind<T>): T[] | undefined {
  const values: T[] = [];
  for (const part of joined.split(',').slice(0, -1)) {
    const value = element.read(unescapeElement(part));
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
