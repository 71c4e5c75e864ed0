import { accountCommands } from './commands/accounts.ts';
import { adminCommands } from './commands/admin.ts';
import { fileCommands } from './commands/files.ts';
import { friendCommands } from './commands/friends.ts';
import { groupCommands } from './commands/groups.ts';
import { historyCommands } from './commands/history.ts';
import { messageCommands } from './commands/messages.ts';
import type { Command } from './commands/parts.ts';
import { sessionCommands } from './commands/sessions.ts';
import type { Kind } from './fields.ts';

export { type Command, type Field, type Status, statuses } from './commands/parts.ts';

/**
 * THE table: each command, its fields, its reply, its errors, one sentence; one file for each domain beside it.
 *
 * Types of handlers, checks of requests, the encoding of replies, the SDK's calls and docs/PROTOCOL.md derive from it.
 * The order of a reply's fields is the order on the wire, and legacy clients depend on it (docs/WIRE.md, Order of fields).
 * A field that a handler leaves undefined does not appear.
 */
export const commands = {
  ...sessionCommands,
  ...accountCommands,
  ...friendCommands,
  ...messageCommands,
  ...historyCommands,
  ...groupCommands,
  ...fileCommands,
  ...adminCommands,
} as const satisfies Record<string, Command>;

/** The name of a command, as in the table. */
export type CommandName = keyof typeof commands;

type Table = typeof commands;
type Optional<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type Value<F> = F extends { kind: Kind<infer T> } ? T : never;

/** The fields of a request, read: `RequestOf<'CLTMSG'>` is `{ UN: number; MG: string }`. */
export type RequestOf<C extends CommandName> = {
  readonly [K in Exclude<keyof Table[C]['fields'], Optional<Table[C]['fields']>>]: Value<Table[C]['fields'][K]>;
} & { readonly [K in Optional<Table[C]['fields']>]?: Value<Table[C]['fields'][K]> | undefined };

/** The fields of a reply; all may be left out. A field whose value is not told (an unset sex) is `''`. */
export type ReplyOf<C extends CommandName> = {
  readonly [K in keyof Table[C]['reply']]?: Value<Table[C]['reply'][K]> | '' | undefined;
};
