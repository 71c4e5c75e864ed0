import {
  type AppPassword,
  appNameMust,
  digestPassword,
  hashAppPassword,
  randomPassword,
  readAppName,
  readCommands,
  readNetworks,
} from '@rookery/server';
import type { Command } from 'commander';
import { addDataOptions, type DataOptions, findAccount, withData } from './data.ts';
import { expiryMust, readExpiry } from './expiry.ts';
import { Failure, Misuse } from './failures.ts';
import { parseAccount, parseNumber } from './fields.ts';
import { print, printJson, printRows, showTime } from './output.ts';

type CreateOptions = DataOptions & {
  readonly name: string;
  readonly commands?: string;
  readonly networks?: string;
  readonly expires?: string;
};

/** What an app password can be limited to. */
type Limits = Pick<AppPassword, 'name' | 'commands' | 'networks' | 'expiresAt'>;

/** `rookery app-password`. */
export function addAppPasswordCommands(program: Command): void {
  const appPassword = program
    .command('app-password')
    .description('Create and revoke app passwords, for legacy clients and scripts, also while the server runs.');
  addDataOptions(appPassword.command('create'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Create a random password that can do less than that of the account; it is shown once.')
    .requiredOption('--name <name>', 'What it is for.')
    .option(
      '--commands <list>',
      'The commands it allows, separated by commas; default: all that an app password may use.',
    )
    .option('--networks <list>', 'The networks and addresses it works from, separated by commas; default: all.')
    .option('--expires <when>', `When it expires: ${expiryMust}; default: never.`)
    .addHelpText('after', '\nIt can never change passwords, sessions, policy or invitations.')
    .addHelpText(
      'after',
      `\nExample:\n  rookery app-password create 10001 --name router --commands CLTMSG --expires 365`,
    )
    .action(create);
  addDataOptions(appPassword.command('list'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('List the app passwords of an account: number, expiry, last use, commands, networks, name.')
    .addHelpText('after', '\nExample:\n  rookery app-password list 10001')
    .action(list);
  addDataOptions(appPassword.command('revoke'))
    .argument('<uin>', 'number of the account', parseAccount)
    .argument('<id>', 'number of the app password, as list shows it', parseNumber)
    .description('Revoke an app password; the sessions opened with it end at once.')
    .addHelpText('after', '\nExample:\n  rookery app-password revoke 10001 1')
    .action(revoke);
}

async function create(uin: number, options: CreateOptions): Promise<void> {
  const createdAt = Date.now();
  const limits = readLimits(options, createdAt);
  const password = randomPassword();
  const hash = hashAppPassword(digestPassword(password));
  const id = await withData(options, async ({ storage, config, act }) => {
    await findAccount(storage, uin);
    const most = config['app-passwords-per-account'];
    const made = await storage.addAppPassword({ uin, ...limits, hash, createdAt, most, act });
    if (made === undefined) throw new Failure(`${uin} has ${most} app passwords, the maximum; revoke one first.`);
    return made;
  });
  if (options.json) await printJson({ uin, id, ...inJson(limits), password });
  else
    await print(
      `App password ${id} of ${uin} (${limits.name}) was created.\nThe password is shown only now: ${password}\n`,
    );
}

/** What the options limit the password to. @throws Misuse naming every option that is wrong */
function readLimits({ name: called, commands, networks, expires }: CreateOptions, now: number): Limits {
  const problems: string[] = [];
  const name = readAppName(called);
  if (name === undefined) problems.push(`--name must be ${appNameMust}, not ${JSON.stringify(called)}.`);
  const expiresAt = expires === undefined ? null : readExpiry(expires, now);
  const limits = {
    name: name ?? '',
    commands: readList('--commands', commands, readCommands, problems),
    networks: readList('--networks', networks, readNetworks, problems),
    expiresAt: expiresAt ?? null,
  };
  if (expiresAt === undefined) problems.push(`--expires must be ${expiryMust}, not ${JSON.stringify(expires)}.`);
  if (problems.length > 0) throw new Misuse(...problems);
  return limits;
}

/** A list with commas between; empty when it was left out. An empty one would allow everything by mistake. */
function readList<T>(
  flag: string,
  text: string | undefined,
  read: (texts: readonly string[]) => T[] | string,
  problems: string[],
): T[] {
  if (text === undefined) return [];
  const values = text.trim() === '' ? 'the list is empty; leave the option out for no limit.' : read(text.split(','));
  if (typeof values !== 'string') return values;
  problems.push(`${flag}: ${values}`);
  return [];
}

function inJson({ name, commands, networks, expiresAt }: Limits) {
  return { name, commands, networks, expiresAt: expiresAt === null ? null : showTime(expiresAt) };
}

async function list(uin: number, options: DataOptions): Promise<void> {
  const passwords = await withData(options, async ({ storage }) => {
    await findAccount(storage, uin);
    return storage.appPasswords(uin);
  });
  if (options.json) return printJson(passwords.map(wholeInJson));
  const now = Date.now();
  return printRows(passwords.map((password) => row(password, now)));
}

function wholeInJson(password: AppPassword) {
  const { id, createdAt, usedAt, usedFrom } = password;
  const used = { usedAt: usedAt === null ? null : showTime(usedAt), usedFrom: usedAt === null ? null : usedFrom };
  return { id, ...inJson(password), createdAt: showTime(createdAt), ...used };
}

function row({ id, name, commands, networks, expiresAt, usedAt, usedFrom }: AppPassword, now: number): string[] {
  return [
    String(id),
    expiresAt === null ? 'never ends' : `${expiresAt > now ? 'until' : 'ended'} ${showTime(expiresAt)}`,
    usedAt === null ? 'never used' : `used ${showTime(usedAt)} from ${usedFrom}`,
    commands.join(',') || 'all commands',
    networks.join(',') || 'from anywhere',
    name,
  ];
}

async function revoke(uin: number, id: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage, act, changed }) => {
    await findAccount(storage, uin);
    if (!(await storage.endAppPassword({ uin, id, act }))) throw new Failure(`${uin} has no app password ${id}.`);
    await changed();
  });
  if (options.json) await printJson({ uin, id, revoked: true });
  else await print(`App password ${id} of ${uin} is revoked.\n`);
}
