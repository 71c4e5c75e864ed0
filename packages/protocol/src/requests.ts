import { type Command, type CommandName, commands, type RequestOf } from './commands.ts';

/** What a client writes: requests. A page needs no more of the codec than this. */

/** What requests and replies begin with. */
export type Head = { readonly cmd: string; readonly seq: string; readonly uin: string };

/** The version of the protocol that has tokens, and is read strictly. */
export const MODERN_VERSION = '2.0';
export const MODERN_BEGIN = `VER=${MODERN_VERSION}&`;

/** A request of 1.1 as a client of ours writes it: raw UTF-8, with `%`, `&` and line breaks escaped. */
export function encodeRequest<C extends CommandName>(name: C, head: Omit<Head, 'cmd'>, fields: RequestOf<C>): string {
  return encodeFields(`VER=1.1&CMD=${name}&SEQ=${head.seq}&UIN=${head.uin}`, name, fields);
}

/**
 * A request of 2.0.
 *
 * @param sid the token, where the connection is not bound to the session
 */
export function encodeModernRequest<C extends CommandName>(
  name: C,
  head: Omit<Head, 'cmd'>,
  fields: RequestOf<C>,
  sid?: string,
): string {
  const begin = `${MODERN_BEGIN}CMD=${name}&SEQ=${head.seq}&UIN=${head.uin}`;
  return encodeFields(sid === undefined ? begin : `${begin}&SID=${sid}`, name, fields);
}

function encodeFields(begin: string, name: CommandName, fields: object): string {
  let line = begin;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const kind = (commands[name] as Command).fields[key]?.kind;
    // A list escapes the commas in its elements itself, and is a text like any other from there on.
    const text = Array.isArray(value) && kind ? kind.write(value, 'modern') : String(value);
    line += `&${key}=${escapeRequest(text)}`;
  }
  return line;
}

function escapeRequest(text: string): string {
  return /[%&+\r\n\0]/.test(text) ? text.replace(/[%&+\r\n\0]/g, escapeByte) : text;
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
