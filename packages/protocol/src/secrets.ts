import { type Command, commands } from './commands.ts';
import type { Kind } from './fields.ts';

const MASK = '***';

function secretsIn(tables: readonly Readonly<Record<string, { readonly kind: Kind<unknown> }>>[]): string[] {
  const fields = tables.flatMap((table) => Object.entries(table));
  return fields.filter(([, { kind }]) => kind.isSecret).map(([key]) => key);
}

const rows: readonly Command[] = Object.values(commands);
// NP is a new password in a request, and the next page in an answer.
const replyKeys = new Set(secretsIn(rows.map(({ reply }) => reply)));
// SID stands in the head of a request, and is no field of a command.
const requestKeys = new Set(['SID', ...replyKeys, ...secretsIn(rows.map(({ fields }) => fields))]);

const KEY_ESCAPE = /%([0-9a-f]{2})/gi;

/**
 * A request with its secrets hidden: the passwords, tokens and codes of the table.
 *
 * It need not be one that can be read: whoever has mistyped a request has still sent a password with it. So keys are
 * compared without case, blanks and escapes, and what follows a secret without being a field counts as a part of it.
 */
export function maskRequest(line: string): string {
  return masked(line, requestKeys);
}

/** An answer with its secrets hidden. */
export function maskReply(line: string): string {
  return masked(line, replyKeys);
}

function masked(line: string, secretKeys: ReadonlySet<string>): string {
  let isSecret = false;
  const parts = line.split('&').map((part) => {
    const equals = part.indexOf('=');
    if (equals < 0) return isSecret ? undefined : part;
    isSecret = secretKeys.has(keyIn(part.slice(0, equals)));
    return isSecret ? `${part.slice(0, equals)}=${MASK}` : part;
  });
  return parts.filter((part) => part !== undefined).join('&');
}

function keyIn(text: string): string {
  const key = text.replace(KEY_ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return key.replace(/[^\w]/g, '').toUpperCase();
}
