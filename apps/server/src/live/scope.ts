import type { BlockList } from 'node:net';
import { type Command, type CommandName, commands, findCommand } from '@rookery/protocol';
import { isIn, networksOf } from '../networks.ts';
import type { AppPassword } from '../storage/storage.ts';

/** What an app password allows. */
export type Scope = {
  readonly id: number;
  /** Without it, all commands. */
  readonly commands: ReadonlySet<CommandName> | undefined;
  readonly networks: BlockList | undefined;
  readonly expiresAt: number;
};

export function scopeOf({ id, commands, networks, expiresAt }: AppPassword): Scope {
  return {
    id,
    commands: commands.length === 0 ? undefined : allowedBy(commands),
    networks: networks.length === 0 ? undefined : networksOf(networks),
    expiresAt: expiresAt ?? Number.POSITIVE_INFINITY,
  };
}

/** The command that an app password must name for this one, or `nothing`. */
export function neededFor(name: CommandName): string {
  return (commands[name] as Command).needs ?? name;
}

/** What may be asked by an app password with these commands. An unknown name, of another version, allows nothing. */
function allowedBy(names: readonly string[]): ReadonlySet<CommandName> {
  const named = new Set<string>(['nothing', ...names.map((name) => findCommand(name) ?? '')]);
  return new Set((Object.keys(commands) as CommandName[]).filter((name) => named.has(neededFor(name))));
}

/** Whether what arrives may be shown to a session with this scope, if there is one: an app password can be for sending only. */
export function mayRead(scope: Scope | undefined): boolean {
  return scope?.commands?.has('GetMsgEx') ?? true;
}

/** Whether a session with this scope may be used from an address, at a time. */
export function isInScope({ networks, expiresAt }: Scope, address: string, now: number): boolean {
  return now < expiresAt && (networks === undefined || isIn(networks, address));
}
