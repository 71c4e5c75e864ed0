import { HEAD_FIELDS, IGNORED_FIELDS } from './codec.ts';
import { type Command, commands } from './commands.ts';
import type { Kind } from './fields.ts';
import { findCommand } from './spellings.ts';

const MASK = '***';

function secretsIn(tables: readonly Readonly<Record<string, { readonly kind: Kind<unknown> }>>[]): string[] {
  const fields = tables.flatMap((table) => Object.entries(table));
  return fields.filter(([, { kind }]) => kind.isSecret).map(([key]) => key);
}

const rows: readonly Command[] = Object.values(commands);
// NP is a new password in a request, and the next page in an answer.
const replyKeys = new Set(secretsIn(rows.map(({ reply }) => reply)));
// SID is in the head of a request, not a field of a command.
const requestKeys = new Set(['SID', ...replyKeys, ...secretsIn(rows.map(({ fields }) => fields))]);

// Keys of a request that are known and not secret.
const plainKeys = new Set([
  ...HEAD_FIELDS,
  ...IGNORED_FIELDS,
  ...rows.flatMap(({ fields }) => Object.keys(fields)).filter((key) => !requestKeys.has(key)),
]);
// Such a text is the rest of a request of 1.x: what stands in it need not be a field.
const tails = new Set(rows.flatMap(({ fields }) => Object.keys(fields).filter((key) => fields[key]?.isTail)));

const KEY_ESCAPE = /%([0-9a-f]{2})/gi;
// A separator that is none: `UIN=10001;PS=...`, or a line for each field.
const INSIDE = new RegExp(`(?<=^|[^a-z0-9]|%[0-9a-f]{2})(${[...requestKeys].join('|')})\\s*(?:[=:]|%3[ad])[^]*$`, 'i');

/**
 * A request with its secrets hidden: the passwords, tokens and codes of the table.
 *
 * It need not be a valid request: a mistyped one still contains a password. So keys are
 * compared without case, blanks and escapes; what follows a secret without being a field of the table counts as a part
 * of it; any other key that is not in the table is hidden as well, up to the text of a message or a reason.
 */
export function maskRequest(line: string): string {
  let isSecret = false;
  let isText = false;
  const parts = line.split('&').map((part) => {
    const [key, beginning] = keyOf(part);
    const isPlain = plainKeys.has(key);
    if (isSecret && !isPlain && !requestKeys.has(key)) return undefined;
    isText ||= tails.has(key);
    isSecret = requestKeys.has(key) || !(isPlain || isText || part === '');
    return isSecret ? `${beginning}${MASK}` : part.replace(INSIDE, `$1=${MASK}`);
  });
  return parts.filter((part) => part !== undefined).join('&');
}

/** An answer with its secrets hidden, also where it echoes a secret sent in another field. */
export function maskReply(line: string): string {
  const parts = line.split('&').map((part) => {
    const [key, beginning] = keyOf(part);
    return replyKeys.has(key) || isStrange(key, part.slice(beginning.length)) ? `${beginning}${MASK}` : part;
  });
  return parts.join('&');
}

/** Whether an echo is not what stands there in a request that can be read. */
function isStrange(key: string, echo: string): boolean {
  if (key === 'CMD') return echo !== '' && echo !== 'Push' && findCommand(echo) === undefined;
  return (key === 'SEQ' || key === 'UIN') && /[^0-9]/.test(echo);
}

/** The key of a part as it was meant, and how it is written; a part without one has neither. */
function keyOf(part: string): [key: string, beginning: string] {
  const equals = part.indexOf('=');
  if (equals < 0) return ['', ''];
  const key = part
    .slice(0, equals)
    .replace(KEY_ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [key.replace(/[^\w]/g, '').toUpperCase(), part.slice(0, equals + 1)];
}
