import { Client } from '@rookery/client';
import type { Command } from 'commander';
import { print, printJson, printRows } from './output.ts';
import { addSignInOptions, briefTransportTo, failureOf, programName, type SignInFlags, signIn } from './sign-in.ts';

type UnreadOptions = SignInFlags & { readonly json?: boolean };

/** A conversation with something unread. */
type Unread = {
  readonly uin: number;
  readonly nick: string;
  readonly unread: number;
  /** The same number, when it is that of a group, and who has said the latest there. */
  readonly group?: number;
  readonly author?: number;
};

const PAGE = 50;

/** `rookery unread`: how many messages wait, and from whom. */
export function addUnreadCommand(program: Command): void {
  addSignInOptions(program.command('unread'))
    .description('Print how many messages are unread, in total and by sender or group.')
    .option('--json', 'Answer in JSON.')
    .addHelpText('after', '\nWithout a password it uses the session that rookery chat has remembered.')
    .addHelpText('after', '\nExample:\n  rookery unread --json')
    .action(unread);
}

async function unread(options: UnreadOptions): Promise<void> {
  const { server, uin, secret, opened } = await signIn(options);
  const client = new Client({ transport: briefTransportTo(server), uin, ...secret, name: programName('unread') });
  try {
    await client.connect();
    const from = await readUnread(client);
    if (opened) await client.logout();
    await show(from, options.json === true);
  } catch (error) {
    throw failureOf(error, server);
  } finally {
    await client.close();
  }
}

async function readUnread(client: Client): Promise<Unread[]> {
  const found: Unread[] = [];
  for (let before = 0; ; ) {
    const { conversations, isLast } = await client.call('Conversations', { count: PAGE, before });
    for (const { peer, nick, unread, author } of conversations) {
      if (unread > 0) found.push({ uin: peer, nick, unread, ...(author > 0 && { group: peer, author }) });
    }
    const last = conversations.at(-1);
    if (isLast !== false || !last) return found;
    before = last.number;
  }
}

async function show(from: readonly Unread[], inJson: boolean): Promise<void> {
  const total = from.reduce((sum, each) => sum + each.unread, 0);
  if (inJson) return printJson({ unread: total, from });
  await print(`${total} unread\n`);
  if (from.length === 0) return;
  await printRows(
    from.map(({ unread, uin, nick, group }) => [String(unread), String(uin), group ? `${nick} (group)` : nick]),
  );
}
