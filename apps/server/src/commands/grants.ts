import { beginningOf, type Command, type CommandName, commands, findCommand } from '@rookery/protocol';
import { isNetwork } from '../networks.ts';
import { readLine } from '../one-line.ts';

/**
 * What is given out to get in with, app passwords and invitations: how it may be made, here and on the command line. What an
 * app password then allows is in `live/scope.ts`.
 */

const MOST_NAME = 64;
const MOST_NETWORKS = 32;
const MOST_QUOTED = 5;
const QUOTED_CHARS = 32;

/** For how many accounts an invitation is good by default, and at the most. */
export const INVITE_USES = { standard: 1, most: 10_000 } as const;
/** After how many days an invitation ends by default. */
export const INVITE_DAYS = 14;

/** What an app password is for, without the blanks around it; nothing when it may not be called so. */
export function readAppName(text: string): string | undefined {
  return readLine(text, MOST_NAME) || undefined;
}

/** What the name of an app password must be, as the end of a sentence. */
export const appNameMust = `1 to ${MOST_NAME} characters without control characters`;

/**
 * The commands that an app password is to be good for, as the table calls them, each once.
 *
 * @returns a sentence when there is something wrong with them
 */
export function readCommands(texts: readonly string[]): CommandName[] | string {
  const found = new Map(texts.map((text) => [text.trim(), findCommand(text.trim())]));
  const unknown = [...found.keys()].filter((text) => found.get(text) === undefined);
  if (unknown.length > 0) return `there is no command ${quoted(unknown)}.`;
  const names = [...new Set(found.values())].filter((name) => name !== undefined);
  const never = names.filter((name) => isOwners(commands[name]));
  // They are refused to every app password: naming one would promise what never works.
  return never.length > 0 ? `${never.join(', ')} always needs the password of the account.` : names;
}

function isOwners({ session }: Command): boolean {
  return session === 'owner' || session === 'admin';
}

/**
 * The networks and addresses that an app password is to be good from, each once.
 *
 * @returns a sentence when there is something wrong with them
 */
export function readNetworks(texts: readonly string[]): string[] | string {
  const networks = [...new Set(texts.map((text) => text.trim()))];
  const wrong = networks.filter((network) => !isNetwork(network));
  if (wrong.length > 0) return `there is no address or network ${quoted(wrong)}; 192.168.1.0/24 is one.`;
  return networks.length > MOST_NETWORKS ? `there must not be more than ${MOST_NETWORKS} networks.` : networks;
}

/** What is wrong, put into a sentence that stays short. */
function quoted(texts: readonly string[]): string {
  const first = texts.slice(0, MOST_QUOTED).map((text) => JSON.stringify(beginningOf(text, QUOTED_CHARS)));
  return first.join(', ') + (texts.length > MOST_QUOTED ? ' and others' : '');
}
