import { FIRST_ACCOUNT, LAST_ACCOUNT } from '@rookery/protocol';
import type { Act, NewAccount, Storage } from '@rookery/server';
import { type DataOptions, withData } from './data.ts';
import { Failure, Misuse } from './failures.ts';
import { type Given, readTraits } from './fields.ts';
import { print, printJson } from './output.ts';
import { keep, newPassword, passwordLine, shownOnce } from './password.ts';

type CreateOptions = DataOptions &
  Given & { readonly uin?: number; readonly admin?: boolean; readonly passwordStdin?: boolean };

/** `rookery account create`. */
export async function createAccount(options: CreateOptions): Promise<void> {
  const { profile, policy } = readTraits(options);
  const { nick } = profile;
  if (nick === undefined) throw new Misuse('--nick is missing: the nickname of the account.');
  const given = await newPassword(options);
  const password = await keep(given.password);
  const uin = await withData(
    options,
    async ({ storage, act, changed }) => {
      const account = {
        password,
        admin: options.admin === true,
        createdAt: Date.now(),
        policy,
        profile: { ...profile, nick },
        act,
      };
      const number = await createNumbered(storage, options.uin, (made) => ({ ...account, uin: made }));
      await changed();
      return number;
    },
    { create: true },
  );
  if (options.json) await printJson({ uin, nick, admin: options.admin === true, ...shownOnce(given) });
  else await print(`Account ${uin} (${nick}) was created.\n${passwordLine(given)}`);
}

/** Creates an account under the wanted number, or under the next free one. */
async function createNumbered(
  storage: Storage,
  wanted: number | undefined,
  accountOf: (uin: number) => NewAccount & { readonly act: Act },
): Promise<number> {
  for (;;) {
    const uin = wanted ?? (await nextNumber(storage));
    if ((await storage.createAccount(accountOf(uin))) === 'created') return uin;
    if (wanted !== undefined) throw new Failure(`--uin: there is an account ${uin} already.`);
  }
}

/** The number after the greatest, found by halving: reading all accounts could take long. */
async function nextNumber(storage: Storage): Promise<number> {
  let greatest = FIRST_ACCOUNT - 1;
  let bound = LAST_ACCOUNT;
  while (greatest < bound) {
    const middle = greatest + Math.floor((bound - greatest) / 2);
    const [behind] = await storage.accounts({ after: middle, count: 1 });
    if (behind) greatest = behind.uin;
    else bound = middle;
  }
  if (greatest === LAST_ACCOUNT)
    throw new Failure(`The number ${LAST_ACCOUNT} is taken; choose a free one with --uin.`);
  return greatest + 1;
}
