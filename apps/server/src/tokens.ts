import { hash, randomBytes } from 'node:crypto';
import type { BlockList } from 'node:net';
import { type CommandName, findCommand } from '@rookery/protocol';
import { isIn, networksOf } from './config.ts';
import type { AppPassword } from './storage/storage.ts';

/** A token that nobody guesses: 192 bits. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token, in memory and on disk: whoever reads the database cannot use it. */
export function digestToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** What an app password allows. */
export type Scope = {
  readonly id: number;
  /** Without it, all commands. */
  readonly commands: ReadonlySet<CommandName> | undefined;
  readonly networks: BlockList | undefined;
  readonly expiresAt: number;
};

/** Commands that an app password never stands in the way of: without them nobody gets in, stays in, or out. */
const always: ReadonlySet<CommandName> = new Set<CommandName>(['Login', 'Logout', 'Resume', 'Ping']);

export function scopeOf({ id, commands, networks, expiresAt }: AppPassword): Scope {
  const named = commands.map(findCommand).filter((name) => name !== undefined);
  return {
    id,
    // An unknown name, of another version, allows nothing instead of everything.
    commands: commands.length === 0 ? undefined : new Set([...always, ...named]),
    networks: networks.length === 0 ? undefined : networksOf(networks),
    expiresAt: expiresAt ?? Number.POSITIVE_INFINITY,
  };
}

/** Whether a session with this scope may be used from an address, at a time. */
export function isInScope({ networks, expiresAt }: Scope, address: string, now: number): boolean {
  return now < expiresAt && (networks === undefined || isIn(networks, address));
}
