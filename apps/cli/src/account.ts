import { plain } from '@rookery/protocol';
import type { Storage } from '@rookery/server';
import { Argument, type Command } from 'commander';
import { createAccount } from './create.ts';
import { addDataOptions, type DataOptions, findAccount, withData } from './data.ts';
import { Failure } from './failures.ts';
import {
  addPolicyOptions,
  addProfileOptions,
  type Given,
  parseAccount,
  readTraits,
  showLine,
  showPolicy,
  showProfile,
} from './fields.ts';
import { importAccounts } from './import.ts';
import { print, printAll, printJson, printJsonList, showTime } from './output.ts';
import { keep, newPassword, passwordLine, shownOnce } from './password.ts';
import { addSessionCommands } from './session.ts';

const PAGE = 500;

type Options = DataOptions & Given;
type PasswordOptions = DataOptions & { readonly passwordStdin?: boolean };

/** `rookery account`. */
export function addAccountCommands(program: Command): void {
  const account = program.command('account').description('Create and manage accounts, also while the server runs.');
  addMaking(account);
  addLooking(account);
  addChanging(account);
  addSessionCommands(account);
}

function addMaking(account: Command): void {
  const create = account
    .command('create')
    .description('Create an account. Without a password, a random one is generated and shown once.')
    .option('--uin <number>', 'Its number; default: one above the highest.', parseAccount)
    .option('--password-stdin', 'Read the password from the first line of standard input, spaces included.')
    .option('--admin', 'Make it an administrator.');
  addPolicyOptions(addProfileOptions(create));
  addDataOptions(create)
    .addHelpText('after', '\nExample:\n  rookery account create --nick Ann --age 30 --add anyone')
    .action(createAccount);

  addDataOptions(account.command('import <file>'))
    .description('Create the accounts in a CSV file with lines of number,nickname,password; - reads standard input.')
    .addHelpText(
      'after',
      '\nIf any line is wrong, no account is created.\n\nExample:\n  rookery account import people.csv',
    )
    .action(importAccounts);
}

function addLooking(account: Command): void {
  addDataOptions(account.command('list'))
    .description('List all accounts: number, state, nickname.')
    .addHelpText('after', '\nExample:\n  rookery account list --json')
    .action(listAccounts);

  addDataOptions(account.command('show'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Show one account.')
    .addHelpText('after', '\nExample:\n  rookery account show 10001')
    .action((uin: number, options: DataOptions) => withData(options, ({ storage }) => show(storage, uin, options)));
}

function addChanging(account: Command): void {
  addDataOptions(account.command('disable'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Disable an account; its sessions end at once. The last administrator who can log in stays enabled.')
    .addHelpText('after', '\nExample:\n  rookery account disable 10001')
    .action((uin: number, options: DataOptions) => setDisabled(uin, true, options));

  addDataOptions(account.command('enable'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Enable a disabled account again.')
    .addHelpText('after', '\nExample:\n  rookery account enable 10001')
    .action((uin: number, options: DataOptions) => setDisabled(uin, false, options));

  addDataOptions(account.command('admin'))
    .argument('<uin>', 'number of the account', parseAccount)
    .addArgument(new Argument('<yes-or-no>', 'whether it is an administrator').choices(['yes', 'no']))
    .description('Give or take administrator rights. The last administrator who can log in keeps them.')
    .addHelpText('after', '\nExample:\n  rookery account admin 10001 yes')
    .action(setAdmin);

  addDataOptions(account.command('reset-password'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Give an account a new password; its sessions end at once.')
    .option('--password-stdin', 'Read the password from the first line of standard input, spaces included.')
    .addHelpText('after', '\nExample:\n  rookery account reset-password 10001')
    .action(resetPassword);

  addPolicyOptions(addDataOptions(account.command('policy')))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Set what an account lets others do; without options, show it.')
    .addHelpText('after', '\nExample:\n  rookery account policy 10001 --add anyone --searchable yes')
    .action(policy);

  addProfileOptions(addDataOptions(account.command('profile')))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('Change the profile of an account; without options, show it.')
    .addHelpText('after', '\nExample:\n  rookery account profile 10001 --nick Ann --city Beijing')
    .action(profile);
}

async function listAccounts(options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    if (options.json) return printJsonList(summaries(storage));
    return printAll(lines(storage));
  });
}

async function* lines(storage: Storage): AsyncGenerator<string> {
  for await (const { uin, nick, admin, disabled } of summaries(storage)) {
    const states = [admin ? 'admin' : '', disabled ? 'disabled' : ''].filter((state) => state !== '').join(',');
    yield `${String(uin).padEnd(12)}${states.padEnd(16)}${plain(nick)}\n`;
  }
}

async function* summaries(storage: Storage) {
  let after = 0;
  for (;;) {
    const page = await storage.accounts({ after, count: PAGE });
    for (const { uin, profile, admin, disabled } of page) yield { uin, nick: profile.nick, admin, disabled };
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.uin;
  }
}

async function show(storage: Storage, uin: number, options: DataOptions): Promise<void> {
  const { profile, policy, admin, disabled, createdAt } = await findAccount(storage, uin);
  const made = showTime(createdAt);
  const friends = (await storage.friends(uin)).length;
  if (options.json) return printJson({ uin, admin, disabled, createdAt: made, friends, policy, profile });
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const lines = [
    showLine('uin', String(uin)),
    showLine('admin', yes(admin)),
    showLine('disabled', yes(disabled)),
    showLine('created', made),
    showLine('friends', String(friends)),
    ...showPolicy(policy),
    ...showProfile(profile),
  ];
  await print(lines.join(''));
}

async function setDisabled(uin: number, disabled: boolean, options: DataOptions): Promise<void> {
  await setStanding({ uin, disabled }, options);
  if (options.json) await printJson({ uin, disabled });
  else await print(`Account ${uin} is ${disabled ? 'disabled' : 'enabled'}.\n`);
}

async function setAdmin(uin: number, answer: 'yes' | 'no', options: DataOptions): Promise<void> {
  const admin = answer === 'yes';
  await setStanding({ uin, admin }, options);
  if (options.json) await printJson({ uin, admin });
  else await print(`Account ${uin} is ${admin ? 'an administrator' : 'not an administrator'}.\n`);
}

/** Of administrators who may log in one always stays, as on the page. */
async function setStanding(
  wanted: Omit<Parameters<Storage['setStanding']>[0], 'act'>,
  options: DataOptions,
): Promise<void> {
  await withData(options, async ({ storage, act, changed }) => {
    const outcome = await storage.setStanding({ ...wanted, act });
    if (outcome === 'unknown') throw new Failure(`There is no account ${wanted.uin}.`);
    if (outcome !== 'changed') {
      throw new Failure(
        `${wanted.uin} is the last administrator; make another one first: rookery account admin UIN yes.`,
      );
    }
    await changed();
  });
}

async function resetPassword(uin: number, options: PasswordOptions): Promise<void> {
  await withData(options, ({ storage }) => findAccount(storage, uin));
  const given = await newPassword(options);
  await change({ uin, password: await keep(given.password) }, options);
  if (options.json) await printJson({ uin, ...shownOnce(given) });
  else await print(`Account ${uin} has a new password.\n${passwordLine(given)}`);
}

async function policy(uin: number, options: Options): Promise<void> {
  const wanted = readTraits(options).policy;
  if (Object.keys(wanted).length > 0) await change({ uin, policy: wanted }, options);
  const account = await withData(options, ({ storage }) => findAccount(storage, uin));
  if (options.json) await printJson({ uin, policy: account.policy });
  else await print(showPolicy(account.policy).join(''));
}

async function profile(uin: number, options: Options): Promise<void> {
  const wanted = readTraits(options).profile;
  if (Object.keys(wanted).length > 0) await change({ uin, profile: wanted }, options);
  const account = await withData(options, ({ storage }) => findAccount(storage, uin));
  if (options.json) await printJson({ uin, profile: account.profile });
  else await print(showProfile(account.profile).join(''));
}

async function change(wanted: Parameters<Storage['changeAccount']>[0], options: DataOptions): Promise<void> {
  await withData(options, async ({ storage, act, changed }) => {
    if (!(await storage.changeAccount({ ...wanted, act }))) throw new Failure(`There is no account ${wanted.uin}.`);
    await changed();
  });
}
