/**
 * Field kinds: how one value is read from a request and written into a reply.
 *
 * `read` takes the decoded, trimmed text of a field and returns its value, or `undefined` when it is not of the kind.
 * `write` returns text that may stand in the wire form, escaped (docs/WIRE.md, Escaping). How long a text may be is the
 * command's affair: names are judged in the server's `commands/profile.ts`.
 */
export type Kind<T> = {
  /** What the value must be, as the end of the sentence "UN must be ...". */
  readonly must: string;
  // As methods: a table of kinds of different values is a table of kinds.
  read(text: string, style?: Style): T | undefined;
  write(value: T, style?: Style): string;
  /** A list is cut at its commas before its elements are unescaped. */
  readonly isList?: true;
  /** What the list is of. */
  readonly element?: Kind<unknown>;
  /** Only the two ends of the connection may see it. */
  readonly isSecret?: true;
  /** Programs are given true and false. */
  readonly isFlag?: true;
  /** Programs are given words: the code of each. */
  readonly words?: Readonly<Record<string, T>>;
};

/** The number of the system itself: legacy robots do not answer it, and it cannot log in. */
export const SYSTEM_ACCOUNT = 10000;
export const FIRST_ACCOUNT = 10001;
export const LAST_ACCOUNT = 4294967295;

/** Whether `uin` is a number that an account can have. */
export function isAccountNumber(uin: number): boolean {
  return Number.isInteger(uin) && uin >= FIRST_ACCOUNT && uin <= LAST_ACCOUNT;
}

const DIGITS = /^[0-9]{1,16}$/;
const WORD = /^[\w.:-]{1,64}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const NEEDS_ESCAPE = /[%&\r\n]/;
const LINE_BREAK = /\r\n?/g;

/** Text as it is kept: line ends are LF, and control characters are gone: legacy clients choke on them, and terminals act on them. */
export function cleanText(text: string): string {
  return text.replace(LINE_BREAK, '\n').replace(CONTROLS, '');
}

/** Whether a text has more than `most` characters; one outside of the basic plane counts once. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && [...text].length > most;
}

/**
 * How replies and pushes are escaped. `web`: 1.x over HTTP. `line`: 1.x as lines, which a line break would end. `modern`:
 * 2.0, where `%XX` is a byte and nothing else (docs/WIRE.md, Escaping).
 */
export type Style = 'web' | 'line' | 'modern';

/** Escapes what would end a field: `%` and `&`, in lower-case hex; what becomes of a line break depends on the style. */
export function escapeField(text: string, style: Style = 'web'): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  const escaped = text.replace(LINE_BREAK, '\n').replaceAll('%', '%25').replaceAll('&', '%26');
  return style === 'web' ? escaped : escaped.replaceAll('\n', style === 'line' ? '%0d%0a' : '%0a');
}

const ESCAPES: Record<string, string> = {
  '%252c': ',',
  '%25': '%',
  '%26': '&',
  '%2c': ',',
  '%0d%0a': '\n',
  '%0a': '\n',
};
const meaningOf = (found: string) => ESCAPES[found] ?? found;
const FIELD_ESCAPES = { web: /%25|%26/g, line: /%25|%26|%0d%0a/g, modern: /%25|%26|%0a/g } as const;
const ELEMENT_ESCAPES = {
  web: /%252c|%25|%26|%2c/g,
  line: /%252c|%25|%26|%2c|%0d%0a/g,
  modern: /%25|%26|%0a|%2c/g,
} as const;

/** Undoes what replies escape outside of lists. One pass, so that text such as `%26` comes back whole. */
export function unescapeField(text: string, style: Style = 'web'): string {
  return text.includes('%') ? text.replace(FIELD_ESCAPES[style], meaningOf) : text;
}

/**
 * Undoes what replies escape in an element of a list. In 1.x the literal text `%2c` cannot be told from a comma
 * (docs/WIRE.md, Escaping).
 */
export function unescapeElement(text: string, style: Style = 'web'): string {
  return text.includes('%') ? text.replace(ELEMENT_ESCAPES[style], meaningOf) : text;
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

/** One of the listed codes, each with a word for programs. */
export function choice<const W extends Readonly<Record<string, number>>>(words: W) {
  return { ...oneOf(Object.values(words) as W[keyof W][]), words };
}

/** An account number in the place of a peer: any number a client may hold, the system's own included. */
export const account: Kind<number> = {
  must: 'an account number (digits)',
  read: (text) => readInteger(text, 0, LAST_ACCOUNT),
  write: String,
};

/** A password, or its MD5: the handler knows which from `M5`. */
export const password: Kind<string> = {
  isSecret: true,
  must: 'a password, or its MD5 as 32 hex digits; at most 256 characters',
  read: (text) => (text !== '' && text.length <= 256 ? text : undefined),
  write: escapeField,
};

/** A name that a program makes: letters, digits and a few marks. */
export const word: Kind<string> = {
  must: '1 to 64 letters, digits, or any of _ . : -',
  read: (text) => (WORD.test(text) ? text : undefined),
  write: (value) => value,
};

/** Free text, cleaned by {@link cleanText}. */
export const text: Kind<string> = { must: 'text', read: cleanText, write: escapeField };

/** Text that grants access: a token, a generated password, the code of an invitation. */
export const secret: Kind<string> = { ...text, isSecret: true };

// In 1.x escaped twice: once for the list, once for the field.
const COMMAS = { web: '%252c', line: '%252c', modern: '%2c' } as const;

/** The kind of a list, and of what is in it. */
export type ListKind<T, K> = Omit<Kind<readonly T[]>, 'element'> & { readonly isList: true; readonly element: K };

/** A list: a comma follows every element, the last one too, since clients drop what has none (docs/WIRE.md, Lists). */
export function list<T, K extends Kind<T>>(element: K & Kind<T>): ListKind<T, K> {
  return {
    isList: true,
    element,
    ...(element.isSecret && { isSecret: true }),
    must: `a list, each element followed by a comma: ${element.must}`,
    read: (joined, style) => readList(joined, element, style),
    write: (values, style = 'web') => {
      let joined = '';
      for (const value of values) joined += `${element.write(value, style).replaceAll(',', COMMAS[style])},`;
      return joined;
    },
  };
}

function readList<T>(joined: string, element: Kind<T>, style: Style | undefined): T[] | undefined {
  const values: T[] = [];
  const parts = joined.split(',');
  // An element without its comma is no element, and what it would allow or forbid must not go unnoticed.
  if (parts.pop() !== '') return undefined;
  for (const part of parts) {
    const value = element.read(unescapeElement(part, style));
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
