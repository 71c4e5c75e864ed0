import { SYSTEM_ACCOUNT } from '@rookery/protocol';
import { INVITE_DAYS, INVITE_USES, type Invite, randomPassword } from '@rookery/server';
import type { Command } from 'commander';
import { addDataOptions, type DataOptions, withData } from './data.ts';
import { expiryMust, readExpiry } from './expiry.ts';
import { Failure, Misuse } from './failures.ts';
import { readAccountNumber, readWhole } from './fields.ts';
import { print, printJson, printRows, showTime } from './output.ts';

type CreateOptions = DataOptions & { readonly uses: string; readonly expires: string; readonly from?: string };

/** `rookery invite`. */
export function addInviteCommands(program: Command): void {
  const invite = program
    .command('invite')
    .description(
      'Create and revoke invitations, with which people create their own accounts, also while the server runs.',
    );
  addDataOptions(invite.command('create'))
    .description('Create an invitation code.')
    .option('--uses <number>', 'How many accounts it can create.', String(INVITE_USES.standard))
    .option('--expires <when>', `When it expires: ${expiryMust}.`, String(INVITE_DAYS))
    .option('--from <number>', 'The inviting account: the page names it, and everyone who joins becomes its friend.')
    .addHelpText('after', '\nExample:\n  rookery invite create --from 10001 --uses 5 --expires 30')
    .action(create);
  addDataOptions(invite.command('list'))
    .description('List open invitations: code, accounts left, expiry, creator.')
    .addHelpText('after', '\nExample:\n  rookery invite list')
    .action(list);
  addDataOptions(invite.command('revoke'))
    .argument('<code>', 'code of the invitation')
    .description('Revoke an invitation. Accounts created with it stay.')
    .addHelpText('after', '\nExample:\n  rookery invite revoke abcdefghjkmnpqrs')
    .action(revoke);
}

async function create(options: CreateOptions): Promise<void> {
  const at = Date.now();
  const invite = { code: randomPassword(), ...readTerms(options, at) };
  await withData(options, async ({ storage, config, act }) => {
    const account = invite.by === SYSTEM_ACCOUNT ? undefined : await storage.account(invite.by);
    if (invite.by !== SYSTEM_ACCOUNT && (!account || account.disabled)) {
      throw new Failure(`There is no account ${invite.by} that could invite.`);
    }
    const most = config.invites;
    if ((await storage.addInvite({ ...invite, at, most, act })) === 'added') return;
    throw new Failure(`There are ${most} open invitations, the maximum; revoke one first.`);
  });
  if (options.json) return printJson(inJson(invite));
  const { code, uses, expiresAt } = invite;
  return print(`Invitation ${code} was created, ${goodFor(uses)} until ${showTime(expiresAt)}.\n`);
}

/** How often and how long it is good. @throws Misuse naming every option that is wrong */
function readTerms(options: CreateOptions, now: number): Pick<Invite, 'by' | 'uses' | 'expiresAt'> {
  const problems: string[] = [];
  const uses = readWhole(options.uses, 1, INVITE_USES.most);
  const expiresAt = readExpiry(options.expires, now);
  if (uses === undefined)
    problems.push(`--uses must be a whole number from 1 to ${INVITE_USES.most}, not ${JSON.stringify(options.uses)}.`);
  if (expiresAt === undefined)
    problems.push(`--expires must be ${expiryMust}, not ${JSON.stringify(options.expires)}.`);
  const by = options.from === undefined ? SYSTEM_ACCOUNT : readAccountNumber(options.from);
  if (by === undefined) problems.push(`--from must be the number of an account, not ${JSON.stringify(options.from)}.`);
  if (uses === undefined || expiresAt === undefined || by === undefined) throw new Misuse(...problems);
  return { by, uses, expiresAt };
}

function inJson({ code, by, uses, expiresAt }: Invite) {
  return { code, uses, expiresAt: showTime(expiresAt), by };
}

function goodFor(uses: number): string {
  return `for ${uses} account${uses === 1 ? '' : 's'}`;
}

async function list(options: DataOptions): Promise<void> {
  const invites = await withData(options, ({ storage }) => storage.invites(Date.now()));
  if (options.json) return printJson(invites.map(inJson));
  return printRows(
    invites.map(({ code, by, uses, expiresAt }) => [
      code,
      goodFor(uses),
      `until ${showTime(expiresAt)}`,
      by === SYSTEM_ACCOUNT ? 'by the operator' : `by ${by}`,
    ]),
  );
}

async function revoke(code: string, options: DataOptions): Promise<void> {
  const ended = await withData(options, ({ storage, act }) => storage.endInvite({ code, act }));
  if (!ended) throw new Failure(`There is no open invitation ${JSON.stringify(code)}.`);
  if (options.json) await printJson({ code, revoked: true });
  else await print(`Invitation ${code} is revoked.\n`);
}
